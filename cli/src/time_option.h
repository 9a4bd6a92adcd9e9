// The option --at of the commands that ask about a time.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "leadlight/event.h"
#include "time_text.h"

namespace leadlight::cli {

// `time` must outlive the parsing.
inline void add_time_option(CLI::App* command, std::optional<Time>* time,
                            const std::string& description) {
  command
      ->add_option_function<std::string>(
          "--at",
          [time](const std::string& text) {
            *time = parse_time(text);
            if (*time) return;
            throw CLI::ValidationError(
                "--at", std::string("expected ") + kTimeExpected + ", found \"" + text + "\"");
          },
          description)
      ->type_name("TIME");
}

}  // namespace leadlight::cli
