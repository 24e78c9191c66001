#include "samples/traffic/record.h"

#include <cassert>
#include <utility>

namespace mailtide::traffic {
namespace {

char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

void WriteKey(const Field& field, std::string* out) {
  for (std::size_t i = 0; i < field.key.size(); ++i) {
    const bool up = field.key_case == KeyCase::kUpper ||
                    (field.key_case == KeyCase::kTitle && i == 0);
    *out += up ? Upper(field.key[i]) : field.key[i];
  }
}

std::pair<std::string_view, std::string_view> Marks(Quote quote) {
  switch (quote) {
    case Quote::kBare:
      return {"", ""};
    case Quote::kDouble:
      return {"\"", "\""};
    case Quote::kSingle:
      return {"'", "'"};
    case Quote::kCurly:
      return {"\xE2\x80\x9C", "\xE2\x80\x9D"};
    case Quote::kCurly1252:
      return {"\x93", "\x94"};
    case Quote::kUnclosed:
      return {"\"", ""};
  }
  return {"", ""};
}

}  // namespace

void Record::Clear() {
  size_ = 0;
  prefix.clear();
  trailing = {};
}

Field& Record::Add(std::string_view key, std::string_view value) {
  if (size_ == fields_.size()) {
    fields_.emplace_back();
  }
  Field& field = fields_[size_];
  ++size_;
  field.key = key;
  field.value.assign(value);
  field.quote = Quote::kBare;
  field.gap = " ";
  field.after_equal = {};
  field.key_case = KeyCase::kLower;
  return field;
}

Field& Record::AddQuoted(std::string_view key, std::string_view value) {
  Field& field = Add(key, value);
  field.quote = Quote::kDouble;
  return field;
}

Field* Record::Find(std::string_view key) {
  for (std::size_t i = 0; i < size_; ++i) {
    if (fields_[i].key == key) {
      return &fields_[i];
    }
  }
  return nullptr;
}

void Record::MoveToEnd(std::string_view key) {
  std::size_t i = 0;
  while (i < size_ && fields_[i].key != key) {
    ++i;
  }
  assert(i < size_ && "no field of that key");
  for (; i + 1 < size_; ++i) {
    Swap(i, i + 1);
  }
}

void Record::Remove(std::string_view key) {
  if (Find(key) != nullptr) {
    MoveToEnd(key);
    --size_;
  }
}

void Record::Swap(std::size_t a, std::size_t b) {
  std::swap(fields_[a], fields_[b]);
}

void Record::Write(std::string* out) const {
  *out += prefix;
  for (std::size_t i = 0; i < size_; ++i) {
    const Field& field = fields_[i];
    if (i > 0) {
      *out += field.gap;
    }
    if (field.key_case == KeyCase::kLower) {
      *out += field.key;
    } else {
      WriteKey(field, out);
    }
    *out += '=';
    *out += field.after_equal;
    if (field.quote == Quote::kBare) {
      *out += field.value;
    } else {
      const auto [open, close] = Marks(field.quote);
      *out += open;
      *out += field.value;
      *out += close;
    }
  }
  *out += trailing;
}

}  // namespace mailtide::traffic
