// A WELF record as a list of fields, and how it is written as a line.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_RECORD_H_
#define MAILTIDE_SAMPLES_TRAFFIC_RECORD_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailtide::traffic {

enum class Quote {
  kBare,
  kDouble,
  kSingle,
  kCurly,      // U+201C and U+201D, UTF-8
  kCurly1252,  // the same in Windows-1252
  kUnclosed,   // a double quote that never closes: only for the last field
};

enum class KeyCase { kLower, kUpper, kTitle };

// The value is written as it is, nothing is escaped.
struct Field {
  std::string_view key;  // a literal
  std::string value;
  Quote quote = Quote::kBare;
  std::string_view gap = " ";    // before the key; a literal
  std::string_view after_equal;  // between = and the value; a literal
  KeyCase key_case = KeyCase::kLower;
};

// Keeps the memory of its strings from record to record.
class Record {
 public:
  void Clear();
  // Appends a field, bare.
  Field& Add(std::string_view key, std::string_view value);
  // Appends a field in double quotes.
  Field& AddQuoted(std::string_view key, std::string_view value);
  // Returns the first field of that key, or null.
  Field* Find(std::string_view key);
  void Remove(std::string_view key);
  // Puts the field at the end; there must be one.
  void MoveToEnd(std::string_view key);
  std::size_t size() const { return size_; }
  Field& field(std::size_t i) { return fields_[i]; }
  void Swap(std::size_t a, std::size_t b);

  std::string prefix;         // before the first field
  std::string_view trailing;  // after the last; a literal
  // Appends the line without its end.
  void Write(std::string* out) const;

 private:
  std::vector<Field> fields_;  // the first size_ of them are in use
  std::size_t size_ = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_RECORD_H_
