#include "bench/data/icewarp_writer.h"

#include <numeric>

#include "bench/data/append.h"

namespace mailtide::bench {

IceWarpWriter::IceWarpWriter(std::uint64_t seed, const MailSettings& mails)
    : random_(seed ^ 0x49434557U), maker_(mails) {
  std::iota(live_.begin(), live_.end(), std::size_t{0});
}

void IceWarpWriter::WriteMail(Session& session) {
  std::string& out = session.bodies;
  const auto end = [&session] {
    session.ends.push_back(session.bodies.size());
  };
  out += "<<< MAIL FROM:<";
  out += mail_.sender;
  out += '>';
  end();
  if (mail_.kind == MailKind::kRefusedSender) {
    out += mail_.for_now ? ">>> 451 4.7.1 <" : ">>> 554 5.7.1 <";
    out += mail_.sender;
    out += mail_.for_now ? ">... Greylisted, try again later"
                         : ">... Access denied";
    end();
    return;
  }
  out += ">>> 250 2.1.0 <";
  out += mail_.sender;
  out += ">... Sender ok";
  end();
  const bool is_accepted = mail_.kind == MailKind::kAccepted;
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < mail_.recipient_count; ++i) {
    const std::string& recipient = mail_.recipients[i];
    out += "<<< RCPT TO:<";
    out += recipient;
    out += '>';
    end();
    if (!is_accepted || (i > 0 && random_.Percent(5))) {
      out += ">>> 550 5.1.1 <";
      out += recipient;
      out += ">... User unknown; rejecting";
    } else {
      out += ">>> 250 2.1.5 <";
      out += recipient;
      out += mail_.recipient_is_internal[i] ? ">... Recipient ok"
                                            : ">... Recipient ok; will forward";
      ++accepted;
    }
    end();
  }
  if (!is_accepted) {
    out += "<<< RSET";
    end();
    out += ">>> 250 2.0.0 Reset state";
    end();
    return;
  }
  out += "<<< DATA";
  end();
  out += ">>> 354 Enter mail, end with \".\" on a line by itself";
  end();
  out += "<<< ";
  AppendNumber(out, mail_.bytes + 5);
  out += " bytes (overall data transfer speed=";
  AppendNumber(out, 1'000'000 + mail_.number % 320'000'000);
  out += " B/s)";
  end();
  out += "Start of mail processing";
  end();
  // AAA00000, AAA00001, ...
  std::string id;
  const std::uint64_t letters = mail_.number / 100'000;
  id += static_cast<char>('A' + letters / 676 % 26);
  id += static_cast<char>('A' + letters / 26 % 26);
  id += static_cast<char>('A' + letters % 26);
  for (std::uint64_t unit = 10'000; unit > 0; unit /= 10) {
    id += static_cast<char>('0' + mail_.number / unit % 10);
  }
  out += "*** <";
  out += mail_.sender;
  out += "> <";
  out += mail_.recipients[0];
  out += "> ";
  AppendNumber(out, accepted);
  out += ' ';
  AppendNumber(out, mail_.bytes);
  out += " 00:00:01 OK ";
  out += id;
  end();
  out += ">>> 250 2.6.0 ";
  AppendNumber(out, mail_.bytes);
  out += " bytes received in 00:00:01; Message id ";
  out += id;
  out += " accepted for delivery";
  end();
}

void IceWarpWriter::Begin(Session& session, std::uint32_t second) {
  maker_.Draw(mail_);
  session.head = mail_.client;
  session.head.resize(16, ' ');
  session.head += '[';
  // Ids are used again, never while their session lives. 40503 is odd, so that
  // all of them have their turn.
  AppendHex(session.head, begun_++ * 40'503, 4);
  session.head += "] ";
  session.bodies.clear();
  session.ends.clear();
  session.next = 0;
  std::string& out = session.bodies;
  const auto end = [&session] {
    session.ends.push_back(session.bodies.size());
  };
  out += "Connected, local IP=192.0.2.20";
  end();
  out += ">>> 220 mail.example.org ESMTP IceWarp 10.3.1; Mon, 03 Mar 2025 ";
  AppendClock(out, second);
  out += " +0000";
  end();
  out += "<<< EHLO ";
  out += mail_.client_name;
  end();
  out += ">>> 250 mail.example.org Hello ";
  out += mail_.client_name;
  out += " [";
  out += mail_.client;
  out += "], pleased to meet you.";
  end();
  const std::uint32_t mails = random_.Below(3) + 1;
  for (std::uint32_t i = 0; i < mails && mail_.kind != MailKind::kQuit; ++i) {
    if (i > 0) {
      maker_.Draw(mail_);
    }
    // Not from the client of another mail.
    const bool is_odd = i > 0 && mail_.passes_through;
    if (mail_.kind != MailKind::kQuit && !is_odd) {
      WriteMail(session);
    }
  }
  out += "<<< QUIT";
  end();
  out += ">>> 221 2.0.0 Bye";
  end();
  out += "Disconnected";
  end();
}

bool IceWarpWriter::WriteLine(std::uint32_t second, bool begin_more,
                              std::string& out) {
  while (live_count_ > 0) {
    std::size_t& chosen =
        live_[random_.Below(static_cast<std::uint32_t>(live_count_))];
    Session& session = sessions_[chosen];
    if (session.next == session.ends.size()) {
      if (!begin_more) {
        chosen = live_[--live_count_];
        continue;
      }
      Begin(session, second);
    }
    const std::size_t from =
        session.next == 0 ? 0 : session.ends[session.next - 1];
    out += session.head;
    AppendClock(out, second);
    out += ' ';
    out.append(session.bodies, from, session.ends[session.next++] - from);
    out += "\r\n";
    return true;
  }
  return false;
}

}  // namespace mailtide::bench
