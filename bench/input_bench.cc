// How fast compressed logs are read: the whole chain from the file to the
// bytes of text, with and without a thread of its own, beside the bare
// decoding by zlib. Whoever reads here only touches the bytes.
//
// Bytes per second are of text. The log is that of a proxy, compressed as gzip
// does without options; $MAILTIDE_BENCH_GZ names another file instead, for a
// comparison with programs.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <zlib.h>

#include "parser/input.h"

namespace mailtide {
namespace {

std::string MakeLog() {
  constexpr std::size_t kBytes = std::size_t{64} << 20;
  std::string log;
  std::uint64_t state = 1;
  for (std::uint64_t i = 0; log.size() < kBytes; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t r = state >> 33;
    log += fmt::format(
        "id=extensivecontrol time=\"2026-11-20 {:02}:{:02}:{:02}\" "
        "fw=GATEWAY pri=6 proto=smtp duration=2 sent={} rcvd=214 "
        "src=10.1.{}.{} srcname=pc{}.example.org dst=192.0.2.20 "
        "dstname=mx{}.example.net user=\"user{}@example.org\" "
        "from=\"user{}@example.org\" to=\"friend{}@d{}.example.net\" "
        "msg=\"subject {} with plain text\" result=\"250 Message accepted\" "
        "rule=0\n",
        i / 36000 % 24, i / 600 % 60, i / 10 % 60, 1000 + r % 90000, r % 200,
        r / 7 % 250, r % 20000, r % 9, r % 20000, r % 20000, r / 3 % 6000,
        r % 61, i);
  }
  return log;
}

// The file, made once and removed at the end.
class PackedLog {
 public:
  PackedLog() {
    if (const char* given = std::getenv("MAILTIDE_BENCH_GZ")) {
      path_ = given;
      return;
    }
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("mailtide-bench-{}.gz", getpid());
    is_ours_ = true;
    const std::string log = MakeLog();
    gzFile file = gzopen(path_.c_str(), "wb6");
    gzwrite(file, log.data(), static_cast<unsigned>(log.size()));
    gzclose(file);
  }
  PackedLog(const PackedLog&) = delete;
  PackedLog& operator=(const PackedLog&) = delete;
  ~PackedLog() {
    if (is_ours_) {
      std::filesystem::remove(path_);
    }
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool is_ours_ = false;
};

const std::filesystem::path& LogPath() {
  static const PackedLog log;
  return log.path();
}

// Reads one byte of each cache line.
std::uint64_t Touch(const char* bytes, std::size_t size) {
  constexpr std::size_t kLine = 64;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; i += kLine) {
    sum += static_cast<unsigned char>(bytes[i]);
  }
  return sum;
}

void ReadChain(benchmark::State& state, bool read_ahead) {
  InputOptions options;
  options.read_ahead = read_ahead;
  std::vector<char> buffer(std::size_t{256} << 10);
  std::int64_t total = 0;
  for (auto _ : state) {
    Result<OpenedInput> opened = OpenInput(LogPath(), options);
    for (;;) {
      const std::size_t n = opened.value().input->Read(buffer).value();
      if (n == 0) {
        break;
      }
      benchmark::DoNotOptimize(Touch(buffer.data(), n));
      total += static_cast<std::int64_t>(n);
    }
  }
  state.SetBytesProcessed(total);
}

void BM_ReadGzip(benchmark::State& state) {
  ReadChain(state, false);
}
BENCHMARK(BM_ReadGzip)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_ReadGzipAhead(benchmark::State& state) {
  ReadChain(state, true);
}
BENCHMARK(BM_ReadGzipAhead)->UseRealTime()->Unit(benchmark::kMillisecond);

// One member, from memory to memory.
void BM_InflateByZlib(benchmark::State& state) {
  std::string packed(std::filesystem::file_size(LogPath()), '\0');
  std::ifstream(LogPath(), std::ios::binary)
      .read(packed.data(), static_cast<std::streamsize>(packed.size()));
  std::vector<char> buffer(std::size_t{256} << 10);
  std::int64_t total = 0;
  for (auto _ : state) {
    z_stream stream = {};
    inflateInit2(&stream, MAX_WBITS + 16);
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    int code = Z_OK;
    while (code == Z_OK) {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      code = inflate(&stream, Z_NO_FLUSH);
      const std::size_t n = buffer.size() - stream.avail_out;
      benchmark::DoNotOptimize(Touch(buffer.data(), n));
      total += static_cast<std::int64_t>(n);
    }
    inflateEnd(&stream);
  }
  state.SetBytesProcessed(total);
}
BENCHMARK(BM_InflateByZlib)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mailtide
