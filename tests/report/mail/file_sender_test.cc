#include "report/mail/file_sender.h"

#include <sys/stat.h>

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/report/mail/temp_folder.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

std::set<std::string> Names(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

TEST(MailFileName, StaysInTheFolder) {
  struct Case {
    std::string id;
    std::string name;
  };
  for (const Case& c : {
           Case{"0a1b.1@example.org", "0a1b.1@example.org.eml"},
           Case{"../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.eml"},
           Case{".hidden", "%2Ehidden.eml"},
           Case{"", "mail.eml"},
           Case{"a\0b\n%c"s, "a%00b%0A%25c.eml"},
       }) {
    EXPECT_EQ(MailFileName(c.id), c.name);
  }
  EXPECT_EQ(MailFileName(std::string(1000, 'a')).size(), 255U);
}

TEST(SendToFile, WritesThePrivateWholeFileOnce) {
  const TempFolder folder;
  const std::string message = "Subject: a\r\n\r\ntext\r\n";
  for (int i = 0; i < 2; ++i) {  // again: nothing changes
    const DeliveryResult result =
        SendToFile(folder.path(), "1@example.org", message);
    EXPECT_EQ(result.outcome, DeliveryOutcome::kSent) << result.text;
    EXPECT_EQ(result.text,
              "written to " + (folder.path() / "1@example.org.eml").string());
    EXPECT_EQ(Names(folder.path()), std::set<std::string>{"1@example.org.eml"});
    EXPECT_EQ(ReadWholeFile(folder.path() / "1@example.org.eml"), message);
    struct stat info = {};
    ASSERT_EQ(stat((folder.path() / "1@example.org.eml").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777U, 0600U);
  }
}

TEST(SendToFile, TellsAMissingFolder) {
  const TempFolder folder;
  const DeliveryResult result =
      SendToFile(folder.path() / "none", "1@example.org", "a\r\n");
  EXPECT_EQ(result.outcome, DeliveryOutcome::kConfiguration);
  EXPECT_NE(result.text.find("No such file or directory"), std::string::npos)
      << result.text;
}

TEST(SendToFile, FollowsNoLink) {
  const TempFolder folder;
  fs::create_symlink("/dev/null", folder.path() / "1@example.org.eml");
  const DeliveryResult result =
      SendToFile(folder.path(), "1@example.org", "a\r\n");
  EXPECT_EQ(result.outcome, DeliveryOutcome::kConfiguration) << result.text;
}

}  // namespace
}  // namespace mailtide
