// Local time of the gateway and UTC. The one wrapper of ICU's time zones.
#ifndef MAILTIDE_PARSER_TIME_ZONE_H_
#define MAILTIDE_PARSER_TIME_ZONE_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "parser/base/error.h"

namespace mailtide {

class TimeZone {
 public:
  // Opens an IANA zone such as "Europe/Rome"; an empty name means the
  // system's. An unknown name is kConfiguration (ICU alone would silently take
  // GMT).
  static Result<TimeZone> Open(std::string_view name);

  TimeZone(TimeZone&&) noexcept;
  TimeZone& operator=(TimeZone&&) noexcept;
  ~TimeZone();

  const std::string& name() const { return name_; }

  // A local time that occurs twice (autumn) is the first of the two; one that
  // does not exist (spring) is read with the offset before the gap.
  // Amortised O(1): the offset is remembered until the next transition.
  std::chrono::sys_seconds ToUtc(std::chrono::local_seconds local) const;
  std::chrono::local_seconds ToLocal(std::chrono::sys_seconds utc) const;
  // Returns local minus UTC at `utc`.
  std::chrono::seconds Offset(std::chrono::sys_seconds utc) const;

 private:
  struct State;
  TimeZone(std::string name, std::unique_ptr<State> state);

  std::string name_;
  std::unique_ptr<State> state_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_TIME_ZONE_H_
