#include "parser/mail_event.h"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

TEST(MailEventTest, NamesAreDistinctWords) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(EventKind::kForwarded); ++i) {
    names.insert(EventKindName(static_cast<EventKind>(i)));
  }
  EXPECT_EQ(names.size(), 4U);
  for (int i = 0; i <= static_cast<int>(Filter::kUnknownRecipient); ++i) {
    names.insert(FilterName(static_cast<Filter>(i)));
  }
  EXPECT_EQ(names.size(), 13U);
  for (int i = 0; i <= static_cast<int>(Action::kBroken); ++i) {
    names.insert(ActionName(static_cast<Action>(i)));
  }
  EXPECT_EQ(names.size(), 22U);
  EXPECT_FALSE(names.contains(""));
}

TEST(MailEventTest, AcceptedAreThosePassedOn) {
  for (const Action action :
       {Action::kPassed, Action::kTagged, Action::kReleased}) {
    EXPECT_TRUE(IsAccepted(action)) << ActionName(action);
  }
  for (const Action action :
       {Action::kQuarantined, Action::kDeleted, Action::kReturned,
        Action::kRefused, Action::kDeferred, Action::kBroken}) {
    EXPECT_FALSE(IsAccepted(action)) << ActionName(action);
  }
}

}  // namespace
}  // namespace mailtide
