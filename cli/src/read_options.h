// The options of the commands that read a log of many visitors.
#pragma once

#include <CLI/CLI.hpp>

#include "events_reader.h"

namespace leadlight::cli {

void add_read_options(CLI::App* command, ReadOptions* options);

}  // namespace leadlight::cli
