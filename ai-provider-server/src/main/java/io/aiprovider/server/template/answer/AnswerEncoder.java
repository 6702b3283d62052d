package io.aiprovider.server.template.answer;

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
import io.aiprovider.server.wire.WholeAnswerEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer that has a form. If the model's answer does not have it, the model is asked once
 * more.
 */
public final class AnswerEncoder extends WholeAnswerEncoder {
  private final PromptTemplate template;
  private final Input input;
  private final ChatRequest request;
  private final AnswerForm form;
  private final CallDetails details = new CallDetails();
  private boolean repaired;
  private @Nullable JsonObject answer;
  private String problem = "";

  public AnswerEncoder(PromptTemplate template, Input input, ChatRequest request) {
    this.template = template;
    this.input = input;
    this.request = request;
    this.form = Objects.requireNonNull(template.answerTo(input), template.name());
  }

  @Override
  public @Nullable ChatRequest followUp(CompleteReply reply, ChatCall call) {
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
    return repair == null ? null : with(response.text(), repair);
  }

  private ChatRequest with(String wrongAnswer, String repair) {
    List<JsonObject> messages = new ArrayList<>(request.json().objects("messages"));
    messages.add(ChatMessage.assistant(wrongAnswer.isEmpty() ? "{}" : wrongAnswer).json());
    messages.add(ChatMessage.user(repair).json());
    return request.with("messages", messages);
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
