// The serial form of what is not certain of a log's sessions; part of the body
// of a segment. See edges_body.cc for the grammar.
#ifndef MAILTIDE_ANALYSIS_EDGES_BODY_H_
#define MAILTIDE_ANALYSIS_EDGES_BODY_H_

#include "analysis/byte_codec.h"
#include "parser/dialects/transcript.h"

namespace mailtide {

// Writes `edges`; what may be a password (KeptStep::secret) stays out.
void WriteEdges(ByteWriter& out, const SessionEdges& edges);

// Reads them from bytes of any origin; spoils `in` when they make no sense.
void ReadEdges(ByteReader& in, SessionEdges& edges);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_EDGES_BODY_H_
