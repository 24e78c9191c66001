// What the end of an SMTP transaction means for the mail.
//
// libcurl's result alone is not enough: a refused recipient and a lost
// connection may have the same CURLcode, and a failure may come with the 2xx
// of an earlier command. The class is a function of the CURLcode, the last
// reply, the step it answers, and whether all of the message was sent.
#ifndef MAILTIDE_REPORT_MAIL_SMTP_OUTCOME_H_
#define MAILTIDE_REPORT_MAIL_SMTP_OUTCOME_H_

#include <curl/curl.h>

#include "report/mail/delivery.h"
#include "report/mail/smtp_dialogue.h"

namespace mailtide {

struct SmtpEnd {
  CURLcode curl = CURLE_OK;
  SmtpStep step = SmtpStep::kGreeting;
  bool answered = false;     // the reply to `step` came in full
  int code = 0;              // of the last complete reply; that of `step` if
                             // `answered`
  bool upload_done = false;  // the whole message was handed to the network
};

// Returns the class of `end`. RFC 5321: a reply decides by its first digit, a
// connection lost before the message was sent is temporary. Where all was
// sent and no answer came the server may have taken the mail: kUncertain.
DeliveryOutcome ClassifySmtp(const SmtpEnd& end);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_SMTP_OUTCOME_H_
