// The part of a segment's serial form that holds mails of a unit that wait for
// their other half (segment_body.h writes the rest).
#ifndef MAILTIDE_ANALYSIS_PENDING_BODY_H_
#define MAILTIDE_ANALYSIS_PENDING_BODY_H_

#include <vector>

#include "analysis/byte_codec.h"
#include "analysis/mail_match.h"

namespace mailtide {

void WritePending(ByteWriter& out, const std::vector<KeptMail>& pending);

// Reads what WritePending wrote; what makes no sense spoils `in`. `heads` is
// the number of sessions that a mail may owe its login to.
void ReadPending(ByteReader& in, std::size_t heads,
                 std::vector<KeptMail>& pending);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_PENDING_BODY_H_
