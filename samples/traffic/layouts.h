// How each kind of proxy writes a mail as a record: the layouts of
// formats/welf.md, sections 2 and 6c.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LAYOUTS_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LAYOUTS_H_

#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"

namespace mailtide::traffic {

// kPlain writes every value in the one usual form, which a line of awk can
// read; kVaried uses all the forms that are allowed without being odd.
enum class Style { kPlain, kVaried };

// Fills `record` with the mail itself; its fate is not kNone. The time is a
// double-quoted local time, but for the Stormshield layout, which adds tz=.
void WriteMail(const Mail& mail, Style style, Random& random, Record* record);
// Fills `record` with one refused recipient of the mail (full and counts).
void WriteRefusal(const Mail& mail, const Refusal& refusal, Style style,
                  Random& random, Record* record);
// Fills `record` with a mail that has neither a result nor a verdict: context.
void WriteWithoutResult(const Mail& mail, Random& random, Record* record);

// Returns `YYYY-MM-DD hh:mm:ss`.
std::string PrintTime(const Civil& time);
// Returns `+0100` for 3600.
std::string PrintOffset(std::int32_t seconds);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LAYOUTS_H_
