#include "report/mail/smtp_outcome.h"

namespace mailtide {
namespace {

bool IsConfigurationError(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:  // wrong CA, wrong name, expired
    case CURLE_SSL_CACERT_BADFILE:        // ca_file missing or no PEM
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_NOT_BUILT_IN:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return true;
    default:
      return false;
  }
}

// RFC 4954: authentication required, too weak, wrong, needs encryption.
bool IsAuthenticationCode(int code) {
  return code == 530 || code == 534 || code == 535 || code == 538;
}

DeliveryOutcome AfterUpload(const SmtpEnd& end) {
  if (!end.upload_done) {
    return DeliveryOutcome::kTemporary;
  }
  if (end.answered && end.code / 100 == 2) {
    return DeliveryOutcome::kSent;
  }
  if (end.answered && end.code / 100 == 4) {
    return DeliveryOutcome::kTemporary;
  }
  if (end.answered && end.code / 100 == 5) {
    return DeliveryOutcome::kPermanent;
  }
  return DeliveryOutcome::kUncertain;
}

}  // namespace

DeliveryOutcome ClassifySmtp(const SmtpEnd& end) {
  if (end.curl == CURLE_OK) {
    return DeliveryOutcome::kSent;
  }
  if (end.step == SmtpStep::kMessage) {
    return AfterUpload(end);
  }
  if (IsConfigurationError(end.curl)) {
    return DeliveryOutcome::kConfiguration;
  }
  if (!end.answered || end.step == SmtpStep::kGreeting || end.code == 421) {
    return DeliveryOutcome::kTemporary;  // a 554 greeting is about the host
  }
  if (IsAuthenticationCode(end.code)) {
    return DeliveryOutcome::kConfiguration;
  }
  const bool refused = end.code / 100 == 5;
  switch (end.step) {
    case SmtpStep::kMail:
    case SmtpStep::kRcpt:
    case SmtpStep::kData:
      return refused ? DeliveryOutcome::kPermanent
                     : DeliveryOutcome::kTemporary;
    case SmtpStep::kHello:
      // Positive, and yet libcurl gave up: no STARTTLS, or no way to
      // authenticate, was offered.
      return refused || end.curl == CURLE_USE_SSL_FAILED ||
                     end.curl == CURLE_LOGIN_DENIED
                 ? DeliveryOutcome::kConfiguration
                 : DeliveryOutcome::kTemporary;
    case SmtpStep::kStarttls:
    case SmtpStep::kAuth:
      return refused ? DeliveryOutcome::kConfiguration
                     : DeliveryOutcome::kTemporary;
    case SmtpStep::kGreeting:
    case SmtpStep::kMessage:
      break;
  }
  return DeliveryOutcome::kTemporary;
}

}  // namespace mailtide
