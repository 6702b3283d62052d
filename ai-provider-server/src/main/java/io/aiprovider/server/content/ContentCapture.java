package io.aiprovider.server.content;

import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Takes down the requests and answers of tenants that want them to be kept, also of answers from
 * the cache. Calls of other tenants pass through. Never waits. Thread-safe.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ContentCapture implements ChatInterceptor {
  private static final long LARGEST_STREAM = 256 * 1024;

  private final ContentStore store;

  ContentCapture(ContentStore store) {
    this.store = store;
  }

  @Override
  public boolean handles(Operation operation) {
    return operation.streams();
  }

  @Override
  public ChatReply intercept(Chain chain) {
    Caller caller = chain.call().caller();
    if (caller == null || !store.isWantedBy(caller.tenant())) {
      return chain.proceed(chain.request());
    }
    Instant began = Instant.now();
    ChatRequest request = chain.request();
    ChatReply reply;
    try {
      reply = chain.proceed(request);
    } catch (RuntimeException failure) {
      if (!chain.call().trace().attempts().isEmpty()) {
        store(chain.call(), caller, began, request, null);
      }
      throw failure;
    }
    if (reply instanceof StreamingReply stream) {
      Answer answer = new Answer();
      stream.transform(ChunkTransform.observing(answer::add).withoutBlocking());
      stream.onEnd(end -> store(chain.call(), caller, began, request, answer.json()));
    } else {
      JsonObject answer = ((CompleteReply) reply).response().json();
      reply.onEnd(end -> store(chain.call(), caller, began, request, answer));
    }
    return reply;
  }

  private void store(
      ChatCall call,
      Caller caller,
      Instant began,
      ChatRequest request,
      @Nullable JsonObject answer) {
    store.add(
        new CallContent(
            call.id(), caller, began, CallContent.part(request.json()), CallContent.part(answer)));
  }

  /** The answer of a stream, as far as it has come; nothing of one that is too large. */
  private static final class Answer {
    private @Nullable ResponseAssembler assembler = new ResponseAssembler();
    private boolean begun;

    void add(ChatChunk chunk) {
      if (assembler != null) {
        begun = true;
        assembler.add(chunk);
        if (assembler.size() > LARGEST_STREAM) {
          assembler = null;
        }
      }
    }

    @Nullable JsonObject json() {
      return assembler == null || !begun ? null : assembler.response().json();
    }
  }
}
