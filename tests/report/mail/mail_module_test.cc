#include "report/mail/mail_module.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/report/mail/temp_folder.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

TEST(LoadMailModule, TellsAMissingModule) {
  const TempFolder folder;
  const Result<MailModule*> module =
      LoadMailModuleFrom(folder.path() / "none.so");
  ASSERT_FALSE(module.has_value());
  EXPECT_EQ(module.error().code, ErrorCode::kConfiguration);
  EXPECT_TRUE(module.error().message.starts_with(
      "cannot load the mail module '" + (folder.path() / "none.so").string()))
      << module.error().message;
}

TEST(LoadMailModule, RefusesWhatIsNoModule) {
  const TempFolder folder;
  const fs::path file = folder.path() / "text.so";
  std::ofstream(file) << "no library";
  const Result<MailModule*> text = LoadMailModuleFrom(file);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code, ErrorCode::kConfiguration);
  // A library, but none of ours.
  const Result<MailModule*> other = LoadMailModuleFrom("libm.so.6");
  ASSERT_FALSE(other.has_value());
  EXPECT_NE(other.error().message.find("install program and module together"),
            std::string::npos)
      << other.error().message;
}

TEST(LoadMailModule, LooksInTheFolderThatIsNamedAlone) {
  const TempFolder folder;
  ASSERT_EQ(setenv("MAILTIDE_LIBDIR",  // NOLINT(concurrency-mt-unsafe)
                   folder.path().c_str(), 1),
            0);
  const Result<MailModule*> module = LoadMailModule();
  ASSERT_FALSE(module.has_value());
  EXPECT_EQ(module.error().message,
            "cannot find the mail module (tried '" +
                (folder.path() / "mailtide_mail.so").string() +
                "'); install it or set MAILTIDE_LIBDIR to its folder");
}

TEST(LoadMailModule, BuildsAndObjectsToSending) {
  const fs::path file = MAILTIDE_MAIL_MODULE_FILE;
  ASSERT_EQ(setenv("MAILTIDE_LIBDIR",  // NOLINT(concurrency-mt-unsafe)
                   file.parent_path().c_str(), 1),
            0);
  const Result<MailModule*> module = LoadMailModule();
  ASSERT_TRUE(module.has_value()) << module.error().message;
  EXPECT_EQ(*LoadMailModule(), *module);  // the same one each time

  MessageSpec spec;
  spec.from = {"a@example.org", ""};
  spec.to = {{"b@example.org", ""}};
  spec.message_id = "1@example.org";
  spec.text = "x\n";
  const Result<std::string> message = (*module)->BuildMessage(spec);
  ASSERT_TRUE(message.has_value()) << message.error().message;
  EXPECT_TRUE(message->ends_with("\r\n\r\nx\r\n"));

  SmtpSettings settings;
  settings.remote_hosts = {"198.51.100.1"};
  const DeliveryResult result = (*module)->SendSmtp(
      settings, "a@example.org", "b@example.org", *message, KeepDialogue::kNo);
  EXPECT_EQ(result.outcome, DeliveryOutcome::kConfiguration);
  EXPECT_EQ(result.text,
            "'198.51.100.1' is not this machine: mail to it needs security = "
            "starttls or smtps, or insecure = yes");
}

TEST(MailModule, RefusesAnotherVersion) {
  void* handle = dlopen(MAILTIDE_MAIL_MODULE_FILE, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(handle, nullptr);
  auto* entry = reinterpret_cast<MailModule* (*)(const char*)>(
      dlsym(handle, "MailtideMailModule"));
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry("0.0.0-other"), nullptr);
}

}  // namespace
}  // namespace mailtide
