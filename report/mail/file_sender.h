// "Sends" a mail into a folder, as an .eml file that every mail program opens.
#ifndef MAILTIDE_REPORT_MAIL_FILE_SENDER_H_
#define MAILTIDE_REPORT_MAIL_FILE_SENDER_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "report/mail/delivery.h"

namespace mailtide {

// Returns the file's name for a message id (bytes, may be anything): letters,
// digits and `@ . - _ +` stand for themselves, other bytes become %XX, a
// leading dot too; ends in ".eml", at most 255 bytes. Different ids of up to
// 80 bytes never share a name.
std::string MailFileName(std::string_view message_id);

// Writes `message` as it is to `directory` (which must exist), mode 0600. The
// file is there whole and on the disk, or not at all; one of that name is
// replaced, so sending again changes nothing. kConfiguration: the directory is
// missing or not writable; kTemporary: the disk is full or failing. `text`
// holds the path.
DeliveryResult SendToFile(const std::filesystem::path& directory,
                          std::string_view message_id,
                          std::string_view message);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_FILE_SENDER_H_
