package io.aiprovider.cache.coalescing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider that answers when its test says so. Thread-safe. */
final class HeldProvider implements ChatProvider {
  private static final int PATIENCE_SECONDS = 20;

  private final String name;
  private final BlockingQueue<Upstream> begun = new LinkedBlockingQueue<>();
  private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  HeldProvider(String name) {
    this.name = name;
  }

  /** One request that the provider has received. */
  final class Upstream implements ChunkSource {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final ChatCall attempt;
    private volatile boolean closed;
    private volatile @Nullable Runnable listener;

    Upstream(ChatCall attempt) {
      this.attempt = attempt;
      open.incrementAndGet();
      attempt.onCancel(() -> add(Objects.requireNonNull(attempt.cancelled())));
    }

    private void add(Object event) {
      events.add(event);
      Runnable told = listener;
      if (told != null) {
        told.run();
      }
    }

    ChatCall attempt() {
      return attempt;
    }

    Upstream answers(String text) {
      return answers(Wire.answer(text));
    }

    Upstream answers(ChatResponse response) {
      add(response);
      return this;
    }

    Upstream sends(String... texts) {
      for (String text : texts) {
        add(Wire.text(text));
      }
      return this;
    }

    Upstream sends(ChatChunk chunk) {
      add(chunk);
      return this;
    }

    Upstream ends() {
      add(Wire.finish("stop"));
      add(Wire.usage(3, 5));
      add("end");
      return this;
    }

    Upstream fails(RuntimeException failure) {
      add(failure);
      return this;
    }

    private Object event() {
      ChatException reason = attempt.cancelled();
      if (reason != null) {
        throw reason;
      }
      try {
        Object event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
          throw new IllegalStateException("The test does not let the provider answer.");
        }
        if (event instanceof RuntimeException failure) {
          throw failure;
        }
        return event;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Cancelled("Interrupted.", FailureDetail.ofProvider(name), e);
      }
    }

    private ChatResponse answer() {
      try {
        return (ChatResponse) event();
      } finally {
        close();
      }
    }

    @Override
    public @Nullable ChatChunk next() {
      return event() instanceof ChatChunk chunk ? chunk : null;
    }

    @Override
    public @Nullable ChatChunk poll() {
      return events.peek() instanceof ChatChunk ? next() : null;
    }

    @Override
    public boolean isReady() {
      return !events.isEmpty();
    }

    @Override
    public boolean onReadable(Runnable added) {
      listener = added;
      if (!events.isEmpty()) {
        added.run();
      }
      return true;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }

  /** Waits for the next request. */
  Upstream next() {
    try {
      return Objects.requireNonNull(
          begun.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "No request came.");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<ChatRequest> requests() {
    return requests;
  }

  int requestCount() {
    return requests.size();
  }

  /** Requests that have not ended. */
  int open() {
    return open.get();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String defaultModel() {
    return "held";
  }

  @Override
  public Set<Operation> operations() {
    return Set.of(Operation.CHAT, Operation.EMBEDDING);
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    requests.add(request);
    Target target = Objects.requireNonNull(attempt.target());
    Upstream upstream = new Upstream(attempt);
    begun.add(upstream);
    return request.stream()
        ? StreamingReply.of(target, upstream)
        : CompleteReply.of(target, upstream.answer());
  }

  /** An answer to an embedding request. */
  static ChatResponse vectors() {
    return new ChatResponse(
        JsonObject.of("object", "list")
            .with(
                "data",
                List.of(
                    JsonObject.of("object", "embedding")
                        .with("index", 0)
                        .with("embedding", JsonArray.of(List.of(0.5, 0.25)))))
            .with("usage", JsonObject.of("prompt_tokens", 2).with("total_tokens", 2)));
  }

  @Override
  public void probe() {
    // always up
  }
}
