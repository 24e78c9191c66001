// What the command line refuses of the options for sessions.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/samples/traffic_fixture.h"

namespace mailtide::traffic {
namespace {

const Arguments kIceWarp = {"--dialect", "icewarp"};

TEST(SessionOptionsTest, WrongValuesAreTold) {
  const auto icewarp = [](const Arguments& more) {
    return OptionError(With(kIceWarp, more));
  };
  EXPECT_EQ(icewarp({}), "");
  EXPECT_EQ(OptionError({"--dialect", "syslog"}),
            "--dialect: 'syslog' is none of welf, icewarp, lcd, welf+lcd");
  EXPECT_EQ(icewarp({"--time-style", "iso"}),
            "--time-style: 'iso' is none of time, detailed, detailed-dot, "
            "scientific, rfc822");
  EXPECT_EQ(icewarp({"--log-level", "3"}),
            "--log-level: '3' is none of debug, summary, both");
  EXPECT_EQ(icewarp({"--cut-bytes", "99"}),
            "--cut-bytes: 99 is not between 100 and 1000000000000");
  EXPECT_EQ(icewarp({"--cut-bytes", "1k"}), "--cut-bytes: '1k' is no number");
  EXPECT_EQ(icewarp({"--sessions", "0"}),
            "--sessions: 0 is not between 1 and 64");
  EXPECT_EQ(icewarp({"--sessions", "65"}),
            "--sessions: 65 is not between 1 and 64");
  EXPECT_EQ(icewarp({"--thread-width", "6"}),
            "--thread-width: '6' is none of 4, 8");
  EXPECT_EQ(icewarp({"--padding", "8"}), "--padding: '8' is none of none, 16");
  EXPECT_EQ(icewarp({"--rotation", "12:00"}),
            "--rotation: an IceWarp log is rotated at 00:00 or from 23:50 on");
  EXPECT_EQ(icewarp({"--rotation", "23:50"}), "");
}

TEST(SessionOptionsTest, OptionsOfOtherDialectsAreRefused) {
  for (const Arguments& only_welf :
       std::vector<Arguments>{{"--layout", "full"},
                              {"--plain"},
                              {"--received", "1"},
                              {"--long-lines", "1"}}) {
    const std::string name = only_welf[0];
    EXPECT_EQ(OptionError(only_welf), "");
    for (const char* dialect : {"icewarp", "lcd", "welf+lcd"}) {
      EXPECT_EQ(OptionError(With({"--dialect", dialect}, only_welf)),
                name + " needs --dialect welf");
    }
  }
  for (const Arguments& only_sessions :
       std::vector<Arguments>{{"--sessions", "2"}, {"--idle"}}) {
    EXPECT_EQ(OptionError(only_sessions),
              std::string(only_sessions[0]) +
                  " needs --dialect icewarp, lcd or welf+lcd");
    EXPECT_EQ(OptionError(With({"--dialect", "lcd"}, only_sessions)), "");
  }
  for (const Arguments& only_icewarp :
       std::vector<Arguments>{{"--time-style", "time"},
                              {"--log-level", "both"},
                              {"--cut-bytes", "1000"},
                              {"--thread-width", "4"},
                              {"--padding", "16"},
                              {"--client-prefix"}}) {
    const std::string name = only_icewarp[0];
    EXPECT_EQ(OptionError(With(kIceWarp, only_icewarp)), "");
    for (const char* dialect : {"welf", "lcd", "welf+lcd"}) {
      EXPECT_EQ(OptionError(With({"--dialect", dialect}, only_icewarp)),
                name + " needs --dialect icewarp");
    }
  }
}

}  // namespace
}  // namespace mailtide::traffic
