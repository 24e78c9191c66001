// The lines that most of a log is made of, read straight from their words:
// mails with one reply and no other verdict, refused recipients, and the
// commands that are no mail. What they mean is what Welf::ReadLine (welf.cc)
// says.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_ORDINARY_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_ORDINARY_H_

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parser/dialects/dialect.h"
#include "parser/dialects/welf_record.h"
#include "parser/mail_event.h"
#include "parser/plain_stamp.h"

namespace mailtide {

// No session lasts for more than a day.
inline constexpr std::uint64_t kMaxWelfSeconds = 86'400;

// The values of a line, by its layout. An absent one is empty.
struct WelfLayoutValues {
  const WelfMarkedLine& line;
  const WelfLayout& layout;
  bool has_escapes;  // some value holds escaped quotes

  std::string_view Of(WelfKey key) const { return layout.ValueOf(key, line); }
};

// The same of a record that stands in its line as it is.
struct WelfRecordValues {
  static constexpr bool has_escapes = false;
  const WelfRecord& record;

  std::string_view Of(WelfKey key) const { return record.Get(key); }
};

class WelfOrdinary {
 public:
  explicit WelfOrdinary(const DialectSettings& settings);

  // Reads a line that has the fields `present` and stands in a LineBlock: hands
  // its event and its time to `sink` and counts it in `account`. False: nothing
  // was done, for it is no ordinary line. `Values` is one of those above.
  template <typename Values>
  bool Read(const Values& values, std::uint64_t present, EventSink& sink,
            InputAccount& account);

 private:
  // What of these fields is needed; which of them hold the addresses.
  struct Plan {
    std::uint64_t present = 0;
    bool is_ordinary = false;
    bool is_conforming = false;
    bool has_session = false;
    bool has_dstname = false;  // and it comes before the recipients
    WelfKey sender = WelfKey::kUnknown;
    WelfKey recipients = WelfKey::kUnknown;
    WelfKey size = WelfKey::kUnknown;
  };
  enum class Found : std::uint8_t { kNothing, kContext, kEvent };

  static Plan MakePlan(std::uint64_t present);
  template <typename Values>
  Found ReadFields(const Values& values);
  bool ReadRecipients(std::string_view text);
  template <typename Values>
  bool ReadBytes(const Values& values);
  template <typename Values>
  static std::string_view SessionOf(const Values& values);

  const TimeZone& zone_;
  std::chrono::sys_seconds now_;
  PlainStamps stamps_;
  Plan plan_;        // of the last line
  MailEvent event_;  // of the line that is read; reused
  std::vector<std::string_view> recipients_;
};

extern template bool WelfOrdinary::Read(const WelfLayoutValues&, std::uint64_t,
                                        EventSink&, InputAccount&);
extern template bool WelfOrdinary::Read(const WelfRecordValues&, std::uint64_t,
                                        EventSink&, InputAccount&);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_ORDINARY_H_
