// Work on a row of items in several threads, with the results in the row's order.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace leadlight::cli {

// For each item in turn
//   take(&item)          makes it the next one, out of an old one; false: there are no more
//   work(item, worker)   does what it takes, with the worker of its thread
//   finish(item)         takes in the result
// There is a thread for each worker, the calling one among them. take() and finish() run
// in the order of the items, each never twice at a time; of work() as many as there are
// workers. What one of them throws ends it all, as if the items had come one after the
// other: those before are finished, those after are not, and it is thrown on.
template <class Item, class Worker, class Take, class Work, class Finish>
void in_order(std::vector<Worker>& workers, Take take, Work work, Finish finish) {
  std::mutex taking, finishing;
  std::condition_variable turn_came;
  uint64_t taken = 0, finished = 0;
  bool over = false;  // guarded by `taking`
  std::exception_ptr failure;

  auto run = [&](Worker& worker) {
    Item item;
    while (true) {
      std::exception_ptr error;
      uint64_t turn;
      {
        std::lock_guard lock(taking);
        if (over) return;
        try {
          if (!take(&item)) {
            over = true;
            return;
          }
        } catch (...) {
          error = std::current_exception();
          over = true;
        }
        turn = taken++;
      }
      if (!error) {
        try {
          work(item, worker);
        } catch (...) {
          error = std::current_exception();
        }
      }
      bool failed;
      {
        std::unique_lock lock(finishing);
        turn_came.wait(lock, [&] { return finished == turn; });
        if (!failure && !error) {
          try {
            finish(item);
          } catch (...) {
            error = std::current_exception();
          }
        }
        if (!failure) failure = error;
        failed = failure != nullptr;
        finished++;
      }
      turn_came.notify_all();
      if (failed) {
        std::lock_guard lock(taking);
        over = true;
      }
    }
  };

  std::vector<std::thread> threads;
  try {
    for (std::size_t i = 1; i < workers.size(); i++) {
      threads.emplace_back([&run, &worker = workers[i]] { run(worker); });
    }
  } catch (const std::system_error&) {
    // Fewer threads than asked for do the same work.
  }
  run(workers.front());
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace leadlight::cli
