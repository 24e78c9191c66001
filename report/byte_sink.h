// Texts that are made piece by piece, so that a large one never is whole in
// memory.
#ifndef MAILTIDE_REPORT_BYTE_SINK_H_
#define MAILTIDE_REPORT_BYTE_SINK_H_

#include <functional>
#include <string_view>

namespace mailtide {

// Takes the next bytes.
using ByteSink = std::function<void(std::string_view)>;
// Makes all bytes, in order, once.
using ByteMaker = std::function<void(const ByteSink&)>;

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_BYTE_SINK_H_
