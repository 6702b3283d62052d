package io.aiprovider.reply;

import io.aiprovider.chat.ChatResponse;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. It has already ended when this object is created.
 *
 * @since 0.1
 */
public final class CompleteReply implements ChatReply {
  private final String provider;
  private final String model;
  private final ChatResponse response;
  private final ReplyCompletion completion;

  CompleteReply(String provider, String model, ChatResponse response, ReplyCompletion completion) {
    this.provider = provider;
    this.model = model;
    this.response = response;
    this.completion = completion;
  }

  /**
   * Creates a reply with this answer.
   *
   * @param target the target that was called; the model name in the answer is preferred to the
   *     target's
   */
  public static CompleteReply of(Target target, ChatResponse response) {
    String model = Objects.requireNonNullElse(response.model(), target.model());
    ReplyCompletion completion = new ReplyCompletion();
    completion.fire(new ReplyOutcome(target.provider(), model, response.usage(), null, null));
    return new CompleteReply(target.provider(), model, response, completion);
  }

  /** This reply with another answer and the same end. */
  public CompleteReply with(ChatResponse other) {
    return new CompleteReply(provider, model, other, completion);
  }

  /** This answer as a stream with the same end, which is already known. */
  public StreamingReply streamed() {
    return StreamingReply.replay(this, completion);
  }

  public ChatResponse response() {
    return response;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public @Nullable ReplyOutcome end() {
    return completion.reached();
  }

  @Override
  public void mapEnd(UnaryOperator<ReplyOutcome> hook) {
    completion.add(hook);
  }

  @Override
  public void close() {
    // nothing is open
  }
}
