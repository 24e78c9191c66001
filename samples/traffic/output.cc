#include "samples/traffic/output.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "samples/traffic/truth_json.h"

namespace mailtide::traffic {

Output::Output(const Options& options)
    : options_(options),
      writer_(options.count_only ? "" : options.out + "/logs", options.crlf) {}

std::string Output::Failed(std::string_view path) const {
  return fmt::format("cannot write '{}/{}': {}", options_.out, path,
                     std::generic_category().message(errno));
}

bool Output::Put(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), truth_.get()) == text.size();
}

std::string Output::WritePolicy() const {
  std::string text = "[policy]\n";
  for (const std::string& domain : InternalDomains(options_)) {
    text += fmt::format("internal_domain = {}\n", domain);
  }
  if (options_.local_hosts) {
    text += "local_host = 10.1.*\n";
  }
  FilePointer file = OpenForWriting(options_.out + "/policy.conf");
  if (file == nullptr ||
      std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fclose(file.release()) != 0) {
    return Failed("policy.conf");
  }
  return {};
}

std::string Output::Begin() {
  std::error_code error;
  std::filesystem::create_directories(
      options_.count_only ? options_.out : options_.out + "/logs", error);
  if (error) {
    return fmt::format("cannot make folder '{}': {}", options_.out,
                       error.message());
  }
  if (std::string failed = WritePolicy(); !failed.empty()) {
    return failed;
  }
  for (Day i = 0; i < options_.days; ++i) {
    days_[options_.start + i];
  }
  truth_ = OpenForWriting(options_.out + "/truth.json");
  // Ten minutes after the last midnight: the time of a nightly run.
  const LocalTime now = {options_.start + options_.days, 600};
  if (truth_ == nullptr ||
      !Put(TruthHead(options_.seed, now,
                     {InternalDomains(options_), options_.local_hosts}))) {
    return Failed("truth.json");
  }
  return {};
}

std::string Output::BeginFile(const std::string& name) {
  name_ = "logs/" + name;
  return writer_.Begin(name) ? std::string() : Failed(name_);
}

std::string Output::FinishFile() {
  FileTruth file;
  if (!writer_.Finish(&file)) {
    return Failed(name_);
  }
  if (std::string failed = AddFile(TruthOfFile(file)); !failed.empty()) {
    return failed;
  }
  for (const auto& [day, truth] : file.days) {
    days_[day].Merge(truth);
  }
  return {};
}

std::string Output::AddFile(std::string_view json) {
  if (!Put(first_file_ ? "" : ",") || !Put(json)) {
    return Failed("truth.json");
  }
  first_file_ = false;
  return {};
}

std::string Output::Finish() {
  return FinishWith(TruthTail(days_));
}

std::string Output::Finish(const std::set<std::string>& secrets) {
  return FinishWith(TruthTail(days_, secrets));
}

std::string Output::FinishWith(std::string_view tail) {
  if (!Put(tail) || std::fclose(truth_.release()) != 0) {
    return Failed("truth.json");
  }
  return {};
}

}  // namespace mailtide::traffic
