#include "parser/mail_event.h"

namespace mailtide {

std::string_view EventKindName(EventKind kind) {
  switch (kind) {
    case EventKind::kMessage:
      return "message";
    case EventKind::kRefusedRecipient:
      return "refused_recipient";
    case EventKind::kRefusedSender:
      return "refused_sender";
    case EventKind::kForwarded:
      return "forwarded";
  }
  return "";
}

std::string_view FilterName(Filter filter) {
  switch (filter) {
    case Filter::kNone:
      return "none";
    case Filter::kHeader:
      return "header";
    case Filter::kAttachment:
      return "attachment";
    case Filter::kVirus:
      return "virus";
    case Filter::kSpam:
      return "spam";
    case Filter::kPhishing:
      return "phishing";
    case Filter::kMalformed:
      return "malformed";
    case Filter::kPolicy:
      return "policy";
    case Filter::kUnknownRecipient:
      return "unknown_recipient";
  }
  return "";
}

std::string_view ActionName(Action action) {
  switch (action) {
    case Action::kPassed:
      return "passed";
    case Action::kTagged:
      return "tagged";
    case Action::kQuarantined:
      return "quarantined";
    case Action::kDeleted:
      return "deleted";
    case Action::kReturned:
      return "returned";
    case Action::kRefused:
      return "refused";
    case Action::kDeferred:
      return "deferred";
    case Action::kReleased:
      return "released";
    case Action::kBroken:
      return "broken";
  }
  return "";
}

Filter FilterOfRefusal(RefusalClass refusal) {
  switch (refusal) {
    case RefusalClass::kNone:
      return Filter::kNone;
    case RefusalClass::kVirus:
      return Filter::kVirus;
    case RefusalClass::kSpam:
      return Filter::kSpam;
    case RefusalClass::kUnknown:
      return Filter::kUnknownRecipient;
    case RefusalClass::kFilter:
      return Filter::kHeader;
    default:
      return Filter::kPolicy;
  }
}

}  // namespace mailtide
