// Compares what parser/dialects/icewarp_*.cc and their slow twin read.
#ifndef MAILTIDE_TESTS_SUPPORT_ICEWARP_AGREE_H_
#define MAILTIDE_TESTS_SUPPORT_ICEWARP_AGREE_H_

#include <string>

namespace mailtide {

// Each returns what the two see differently, empty when nothing.
std::string DisagreementOnIceWarpLine(const std::string& line);
std::string DisagreementOnIceWarpSummary(const std::string& text);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_ICEWARP_AGREE_H_
