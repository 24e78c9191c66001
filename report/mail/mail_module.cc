#include "report/mail/mail_module.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <mutex>
#include <optional>
#include <system_error>

#include <fmt/format.h>

// Set by CMakeLists.txt: the project's version, and the folder of the module
// as seen from the folder of the program.
#if !defined(MAILTIDE_MAIL_VERSION) || !defined(MAILTIDE_MAIL_MODULE_FROM_BIN)
#error "built without report/mail/CMakeLists.txt"
#endif

namespace mailtide {
namespace {

constexpr const char* kModuleName = "mailtide_mail.so";
constexpr const char* kEntryName = "MailtideMailModule";

// What module_entry.cc exports: returns the module if it is of `version`.
using EntryFunction = MailModule* (*)(const char* version);

// Files in the order in which they are tried.
std::vector<std::filesystem::path> Candidates() {
  if (const char* folder = secure_getenv("MAILTIDE_LIBDIR");
      folder != nullptr && *folder != '\0') {
    return {std::filesystem::path(folder) / kModuleName};
  }
  std::error_code error;
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return {};
  }
  const std::filesystem::path folder = program.parent_path();
  return {folder / kModuleName,
          (folder / MAILTIDE_MAIL_MODULE_FROM_BIN / kModuleName)
              .lexically_normal()};
}

Result<MailModule*> Find() {
  std::string tried;
  for (const std::filesystem::path& file : Candidates()) {
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
      return LoadMailModuleFrom(file);
    }
    tried += fmt::format("{}'{}'", tried.empty() ? "" : ", ", file.string());
  }
  return Fail(ErrorCode::kConfiguration,
              fmt::format("cannot find the mail module (tried {}); install it "
                          "or set MAILTIDE_LIBDIR to its folder",
                          tried.empty() ? "nothing" : tried));
}

}  // namespace

Result<MailModule*> LoadMailModule() {
  static std::mutex mutex;
  static std::optional<MailModule*> loaded;
  const std::lock_guard<std::mutex> lock(mutex);
  if (loaded.has_value()) {
    return *loaded;
  }
  Result<MailModule*> module = Find();
  if (module.has_value()) {
    loaded = *module;
  }
  return module;
}

Result<MailModule*> LoadMailModuleFrom(const std::filesystem::path& file) {
  // Never closed: libcurl and glib do not bear being unloaded.
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* reason =
        dlerror();  // NOLINT(concurrency-mt-unsafe): per thread
    return Fail(
        ErrorCode::kConfiguration,
        fmt::format("cannot load the mail module '{}': {}", file.string(),
                    OneLine(reason == nullptr ? "" : reason)));
  }
  EntryFunction entry = nullptr;
  if (void* symbol = dlsym(handle, kEntryName); symbol != nullptr) {
    entry = reinterpret_cast<EntryFunction>(symbol);
  }
  MailModule* module =
      entry == nullptr ? nullptr : entry(MAILTIDE_MAIL_VERSION);
  if (module == nullptr) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("the mail module '{}' is not of version {}; "
                            "install program and module together",
                            file.string(), MAILTIDE_MAIL_VERSION));
  }
  return module;
}

}  // namespace mailtide
