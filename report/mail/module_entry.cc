// The module's one exported function, see mail_module.cc.
#include <cstring>

#include "report/mail/mail_module.h"
#include "report/mail/message.h"
#include "report/mail/smtp_sender.h"

namespace mailtide {
namespace {

class LinkedMailModule final : public MailModule {
 public:
  Result<std::string> BuildMessage(const MessageSpec& spec) override {
    return BuildMessageBytes(spec);
  }

  DeliveryResult SendSmtp(const SmtpSettings& settings,
                          const std::string& mail_from,
                          const std::string& recipient,
                          const std::string& message,
                          KeepDialogue keep_dialogue) override {
    return SendBySmtp(settings, mail_from, recipient, message, keep_dialogue);
  }
};

}  // namespace
}  // namespace mailtide

extern "C" __attribute__((visibility("default"))) mailtide::MailModule*
MailtideMailModule(const char* version) {
  if (std::strcmp(version, MAILTIDE_MAIL_VERSION) != 0) {
    return nullptr;
  }
  static mailtide::LinkedMailModule module;
  return &module;
}
