package io.aiprovider.server.template.answer;

import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.ContentFiltered;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.server.template.prompt.AnswerForm;
import io.aiprovider.server.template.prompt.CheckedAnswer;
import io.aiprovider.server.template.prompt.Input;
import io.aiprovider.server.template.prompt.PromptTemplate;
import io.aiprovider.server.wire.FollowUp;
import io.aiprovider.server.wire.WholeAnswerEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer that has a form. If the model's answer does not have it, the model is asked once
 * more. If it came from the cache and is of no use, the model is asked again: its next answer may
 * be better, and replaces the stored one.
 */
public final class AnswerEncoder extends WholeAnswerEncoder {
  private final PromptTemplate template;
  private final Input input;
  private final AnswerForm form;
  private final CallDetails details = new CallDetails();
  private ChatRequest asked;
  private boolean repaired;
  private boolean renewed;
  private @Nullable JsonObject answer;
  private String problem = "";

  public AnswerEncoder(PromptTemplate template, Input input, ChatRequest request) {
    this.template = template;
    this.input = input;
    this.asked = request;
    this.form = Objects.requireNonNull(template.answerTo(input), template.name());
  }

  @Override
  public @Nullable FollowUp followUp(CompleteReply reply, ChatCall call) {
    details.add(reply, call);
    ChatResponse response = reply.response();
    requireComplete(response, reply.provider());
    CheckedAnswer checked = form.read(response, input);
    if (checked.answer() != null) {
      answer = checked.answer();
    }
    if (checked.problem() == null) {
      return null;
    }
    problem = checked.problem();
    String repair = repaired ? null : template.repairOf(problem, input);
    repaired = true;
    if (repair != null) {
      asked = with(response.text(), repair);
      return FollowUp.of(asked);
    }
    boolean renew = answer == null && !renewed && isStored(call.trace().cacheStatus());
    renewed = true;
    return renew ? FollowUp.fresh(asked) : null;
  }

  private static boolean isStored(CacheStatus status) {
    return switch (status) {
      case HIT, SEMANTIC_HIT, STALE -> true;
      case COALESCED, MISS, BYPASS -> false;
    };
  }

  private ChatRequest with(String wrongAnswer, String repair) {
    List<JsonObject> messages = new ArrayList<>(asked.json().objects("messages"));
    messages.add(ChatMessage.assistant(wrongAnswer.isEmpty() ? "{}" : wrongAnswer).json());
    messages.add(ChatMessage.user(repair).json());
    return asked.with("messages", messages);
  }

  /** Asking again would not help here. */
  private static void requireComplete(ChatResponse response, String provider) {
    FailureDetail detail = FailureDetail.ofProvider(provider);
    String finish = Objects.requireNonNullElse(response.finishReason(), "");
    if (finish.equals("content_filter") || response.message().refusal() != null) {
      throw new ContentFiltered("The model refused to answer.", detail);
    }
    if (finish.equals("length")) {
      throw new MalformedReply(
          "The answer was cut off at its maximum length: raise max_tokens.", detail);
    }
  }

  @Override
  public byte[] answer(CompleteReply reply, ChatCall call) {
    if (answer == null) {
      throw new MalformedReply(
          "The model's answer does not have the form that this endpoint requires. " + problem,
          FailureDetail.ofProvider(reply.provider()));
    }
    return details.addTo(answer).toBytes();
  }
}
