#include "read_options.h"

namespace leadlight::cli {
namespace {

constexpr unsigned kMaxThreads = 256;
constexpr uint64_t kLeastMemory = uint64_t{1} << 24;

}  // namespace

void add_read_options(CLI::App* command, ReadOptions* options) {
  command->add_flag("--skip-bad-lines", options->skip_bad_lines,
                    "Pass over lines that are no event, and count them");
  command
      ->add_option("--threads", options->threads,
                   "How many threads work, 1 unless said. What is written is the same")
      ->check(CLI::Range(1u, kMaxThreads).description(""))
      ->type_name("N");
  command
      ->add_option("--memory", options->memory_bytes,
                   "What the events may take in memory, 256MB unless said and 16MB at least;\n"
                   "more go to a temporary file in TMPDIR, or /tmp")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->check(CLI::Range(kLeastMemory, UINT64_MAX).description(""))
      ->type_name("SIZE");
  command->add_option("EVENTS.ndjson", options->path,
                      "The log, which may be gzip or zstd; - or none is standard input");
}

}  // namespace leadlight::cli
