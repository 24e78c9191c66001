// The ids IceWarp gives to messages, such as YAR93710.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_MESSAGE_IDS_H_
#define MAILTIDE_SAMPLES_TRAFFIC_MESSAGE_IDS_H_

#include <cstdint>
#include <string>

namespace mailtide::traffic {

class MessageIds {
 public:
  // Returns three capitals and five digits; the same come again only after
  // more than 1.7 thousand million others.
  std::string Next();

 private:
  std::uint64_t given_ = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_MESSAGE_IDS_H_
