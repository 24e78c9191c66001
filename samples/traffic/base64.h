// Base64, as AUTH writes names and passwords (RFC 4648, section 4).
#ifndef MAILTIDE_SAMPLES_TRAFFIC_BASE64_H_
#define MAILTIDE_SAMPLES_TRAFFIC_BASE64_H_

#include <string>
#include <string_view>

namespace mailtide::traffic {

// Returns `bytes`, which may hold NUL, in base64 with padding.
std::string Base64(std::string_view bytes);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_BASE64_H_
