// Parts of a segment as text that says where two differ.
#ifndef MAILTIDE_TESTS_SUPPORT_PRINT_SEGMENT_H_
#define MAILTIDE_TESTS_SUPPORT_PRINT_SEGMENT_H_

#include <string>

#include "analysis/day_counts.h"
#include "parser/dialects/transcript.h"

namespace mailtide {

// What is counted, in a fixed order; days without counts are left out.
std::string Print(const Days& days);

// What is not certain.
std::string Print(const SessionEdges& edges);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_PRINT_SEGMENT_H_
