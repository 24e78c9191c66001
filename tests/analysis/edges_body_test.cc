// The serial form of open sessions: what is written is read again, and no
// bytes do harm.
#include "analysis/edges_body.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/random_sessions.h"
#include "tests/support/scan_lines.h"

namespace mailtide {
namespace {

std::string Write(const SessionEdges& edges) {
  ByteWriter out;
  WriteEdges(out, edges);
  return std::move(out).Take();
}

// Returns whether all of `bytes` made sense.
bool Read(std::string_view bytes, SessionEdges& edges) {
  ByteReader in(bytes);
  ReadEdges(in, edges);
  return in.AtEnd();
}

SessionEdges RandomEdges(std::uint64_t seed, std::size_t lines) {
  PolicySettings settings;
  settings.internal_domains = {"example.org"};
  Policy policy = *Policy::Create(settings);
  const TimeZone zone = *TimeZone::Open("Europe/Rome");
  return ScanLines("icewarp", RandomSessions(seed, lines, RandomStamps::kDated),
                   policy, zone)
      .edges;
}

TEST(EdgesBody, NoneSurvive) {
  SessionEdges edges;
  EXPECT_EQ(Write(SessionEdges()), std::string(1, '\0'));
  EXPECT_TRUE(Read(Write(SessionEdges()), edges));
  EXPECT_EQ(edges, SessionEdges());
}

TEST(EdgesBody, RandomOnesSurvive) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SessionEdges edges = RandomEdges(seed, 1 + seed % 150);
    SessionEdges read;
    ASSERT_TRUE(Read(Write(edges), read)) << seed;
    // What may be a password is not written.
    for (HeadSession& head : edges.heads) {
      for (KeptStep& step : head.steps) {
        step.secret.clear();
      }
    }
    EXPECT_TRUE(read == edges) << seed;
    EXPECT_EQ(Write(read), Write(edges)) << seed;
  }
}

TEST(EdgesBody, WhatMayBeAPasswordIsNotWritten) {
  SessionEdges edges;
  edges.first = edges.last = std::chrono::sys_seconds();
  HeadSession head;
  head.steps.emplace_back();
  head.steps.back().secret = "c2VjcmV0";
  edges.heads.push_back(head);
  EXPECT_EQ(Write(edges).find("c2VjcmV0"), std::string::npos);
}

TEST(EdgesBody, EveryTruncationIsTold) {
  const std::string bytes = Write(RandomEdges(7, 60));
  ASSERT_GT(bytes.size(), 500U);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    SessionEdges edges;
    EXPECT_FALSE(Read(bytes.substr(0, size), edges)) << size;
  }
  SessionEdges edges;
  EXPECT_FALSE(Read(bytes + '\0', edges));
}

// A hash over the body finds flipped bytes (segment.h); here they do no harm,
// and what they mean can be written and read again.
TEST(EdgesBody, FlippedBytesDoNoHarm) {
  const std::string bytes = Write(RandomEdges(7, 30));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ flip);
      SessionEdges edges;
      if (Read(flipped, edges)) {
        SessionEdges again;
        ASSERT_TRUE(Read(Write(edges), again)) << at << " " << flip;
        ASSERT_TRUE(again == edges) << at << " " << flip;
      }
    }
  }
}

// A transcript that goes on from what such bytes say.
TEST(EdgesBody, FlippedBytesCanBeJoined) {
  class NoSink final : public EventSink {
   public:
    void OnEvent(const MailEvent& /*event*/) override {}
  };
  NoSink sink;
  const SessionEdges next = RandomEdges(8, 30);
  const std::string bytes = Write(RandomEdges(7, 30));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    SessionEdges edges;
    if (Read(flipped, edges)) {
      Transcript before(edges);
      before.Join(next, sink);
      Transcript behind(Transcript::Before::kNothing);
      behind.Join(edges, sink);
      behind.Finish(sink);
    }
  }
}

TEST(EdgesBody, ClaimsAreNotBelieved) {
  const struct {
    const char* name;
    std::string bytes;
  } cases[] = {
      {"nothing", ""},
      {"no flag", "\x02"},
      {"no last", std::string("\x01\x00\x00", 3)},
      {"heads", std::string("\x01\x00\x01\x00\x00\xFF\xFF\xFF\xFF\x0F", 10)},
      {"tails",
       std::string("\x01\x00\x01\x00\x00\x00\xFF\xFF\xFF\xFF\x0F", 11)},
      {"summaries",
       std::string("\x01\x00\x01\x00\x00\x00\x00\xFF\xFF\xFF\xFF\x0F", 12)},
      {"ids",
       std::string("\x01\x00\x01\x00\x00\x00\x00\x00\xFF\xFF\xFF\xFF\x0F", 13)},
      // A tail without a text that stands in a head (kind 2) that is not.
      {"a head that is not",
       std::string("\x01\x00\x01\x00\x00\x00\x01\x00\x00\x02\x00\x00\x00\x00",
                   14)},
  };
  for (const auto& [name, bytes] : cases) {
    SessionEdges edges;
    EXPECT_FALSE(Read(bytes, edges)) << name;
  }
}

}  // namespace
}  // namespace mailtide
