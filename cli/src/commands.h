// The commands. Each adds itself to the command line and runs while that is parsed.
#pragma once

#include <CLI/CLI.hpp>

namespace leadlight::cli {

void add_check(CLI::App& app);
void add_score(CLI::App& app);
void add_explain(CLI::App& app);
void add_convert(CLI::App& app);
void add_backtest(CLI::App& app);
void add_learn(CLI::App& app);
void add_import(CLI::App& app);
void add_predict(CLI::App& app);
// After all others, which it completes.
void add_completion(CLI::App& app);

}  // namespace leadlight::cli
