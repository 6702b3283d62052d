package io.aiprovider.routing.hedge;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A provider that does not notice when its attempt is cancelled, as in a look-up of a name. */
final class UnstoppableProvider implements ChatProvider {
  private final String name;
  private final CountDownLatch free = new CountDownLatch(1);

  UnstoppableProvider(String name) {
    this.name = name;
  }

  void letGo() {
    free.countDown();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    try {
      free.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Unavailable("It could not be reached.", FailureDetail.ofProvider(name));
  }
}
