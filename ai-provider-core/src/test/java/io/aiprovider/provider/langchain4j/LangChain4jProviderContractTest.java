package io.aiprovider.provider.langchain4j;

import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;

/** With both kinds of model, and with one that has to do the work of the other. */
class LangChain4jProviderContractTest {

  @Nested
  class WithBothModels extends Contract {
    @Override
    LangChain4jProviderBuilder with(FakeChatModel plain, FakeStreamingModel streaming) {
      return LangChain4jProvider.builder("lc").chatModel(plain).streamingChatModel(streaming);
    }
  }

  @Nested
  class WithTheStreamingModelOnly extends Contract {
    @Override
    LangChain4jProviderBuilder with(FakeChatModel plain, FakeStreamingModel streaming) {
      return LangChain4jProvider.builder("lc").streamingChatModel(streaming);
    }
  }

  @Nested
  class WithThePlainModelOnly extends Contract {
    @Override
    LangChain4jProviderBuilder with(FakeChatModel plain, FakeStreamingModel streaming) {
      return LangChain4jProvider.builder("lc").chatModel(plain);
    }

    @Override
    protected ChatProvider stalling() {
      return null;
    }
  }

  abstract static class Contract extends ChatProviderContract {
    abstract LangChain4jProviderBuilder with(FakeChatModel plain, FakeStreamingModel streaming);

    @Override
    protected ChatProvider answering() {
      return with(
              FakeChatModel.answering(FakeChatModel.HELLO),
              FakeStreamingModel.apart(Contract::hello))
          .build();
    }

    private static void hello(StreamingChatResponseHandler handler) {
      handler.onPartialResponse("Hel");
      handler.onPartialResponse("lo");
      handler.onCompleteResponse(FakeChatModel.HELLO);
    }

    @Override
    protected ChatProvider failingOnce() {
      AtomicBoolean failed = new AtomicBoolean();
      return with(
              new FakeChatModel(
                  request -> {
                    if (!failed.getAndSet(true)) {
                      throw new RateLimitException("Slow down.");
                    }
                    return FakeChatModel.HELLO;
                  }),
              FakeStreamingModel.apart(
                  handler -> {
                    if (failed.getAndSet(true)) {
                      hello(handler);
                    } else {
                      handler.onError(new RateLimitException("Slow down."));
                    }
                  }))
          .build();
    }

    @Override
    protected ChatProvider silent() {
      return with(
              new FakeChatModel(
                  request -> {
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    return FakeChatModel.HELLO;
                  }),
              FakeStreamingModel.apart(handler -> {}))
          .build();
    }

    @Override
    protected ChatProvider stalling() {
      return with(
              FakeChatModel.answering(FakeChatModel.HELLO),
              FakeStreamingModel.apart(handler -> handler.onPartialResponse("Hel")))
          .build();
    }
  }
}
