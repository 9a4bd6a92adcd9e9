#include "decoder.h"

#include <zlib.h>
#include <zstd.h>

#include <new>
#include <string>

#include "failure.h"

namespace leadlight::cli {
namespace {

constexpr std::string_view kGzip = "\x1F\x8B";
constexpr std::string_view kZstd = "\x28\xB5\x2F\xFD";
constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with the header of gzip

[[noreturn]] void fail(const char* expected, std::string_view found) {
  throw Failure("expected " + std::string(expected) + ", found " + std::string(found));
}

// One member or several, as gzip itself writes and concatenates them.
class Gzip : public Decoder {
 public:
  Gzip() {
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  std::size_t decode(std::string_view* in, char* out, std::size_t size) override {
    // Of the bytes after a member: padding of a tape or a block is no member.
    while (ended_ && !in->empty() && in->front() == '\0') in->remove_prefix(1);
    if (ended_ && in->empty()) return 0;
    if (ended_) inflateReset(&stream_);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in->data()));
    stream_.avail_in = static_cast<uInt>(in->size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(size);
    int status = inflate(&stream_, Z_NO_FLUSH);
    in->remove_prefix(in->size() - stream_.avail_in);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    ended_ = status == Z_STREAM_END;
    std::size_t count = size - stream_.avail_out;
    // Once the data are damaged, zlib says so again at every call.
    if (count == 0 && !ended_ && status != Z_OK && status != Z_BUF_ERROR) {
      fail("gzip data", stream_.msg == nullptr ? "something else" : stream_.msg);
    }
    return count;
  }

  void end() const override {
    if (!ended_) fail("the rest of the gzip data", "the end of the file");
  }

 private:
  z_stream stream_{};
  bool ended_ = false;  // a member has, and no other has begun
};

class Zstd : public Decoder {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  std::size_t decode(std::string_view* in, char* out, std::size_t size) override {
    ZSTD_inBuffer from{in->data(), in->size(), 0};
    ZSTD_outBuffer to{out, size, 0};
    std::size_t left = ZSTD_decompressStream(stream_, &to, &from);
    in->remove_prefix(from.pos);
    if (ZSTD_isError(left) != 0) fail("zstd data", ZSTD_getErrorName(left));
    // Asked with nothing to read between two frames, it says that one is to come.
    if (from.pos != 0 || to.pos != 0) left_ = left;
    return to.pos;
  }

  void end() const override {
    if (left_ != 0) fail("the rest of the zstd data", "the end of the file");
  }

 private:
  ZSTD_DStream* stream_;
  std::size_t left_ = 1;  // 0: a frame has ended, and no other has begun
};

}  // namespace

std::unique_ptr<Decoder> decoder_for(std::string_view first_bytes) {
  if (first_bytes.starts_with(kGzip)) return std::make_unique<Gzip>();
  if (first_bytes.starts_with(kZstd)) return std::make_unique<Zstd>();
  return nullptr;
}

}  // namespace leadlight::cli
