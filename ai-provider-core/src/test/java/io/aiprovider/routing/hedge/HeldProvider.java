package io.aiprovider.routing.hedge;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A provider that follows a script, but holds each request back until the test lets it go. */
final class HeldProvider implements ChatProvider {
  final ScriptedProvider script;
  final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore free = new Semaphore(0);
  private volatile boolean held;

  HeldProvider(String name) {
    script = new ScriptedProvider(name);
  }

  /** Holds requests from now on. */
  void hold() {
    held = true;
  }

  /** Lets one request go. */
  void letGo() {
    free.release();
  }

  /** Waits for the next request. */
  void awaitRequest() throws InterruptedException {
    if (!arrived.tryAcquire(10, TimeUnit.SECONDS)) {
      throw new AssertionError("No request reached " + name() + " in time.");
    }
  }

  @Override
  public String name() {
    return script.name();
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    threads.add(Thread.currentThread());
    arrived.release();
    if (held) {
      Runnable unhook = attempt.onCancel(free::release);
      try {
        free.tryAcquire(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        unhook.run();
      }
    }
    return script.chat(request, attempt);
  }
}
