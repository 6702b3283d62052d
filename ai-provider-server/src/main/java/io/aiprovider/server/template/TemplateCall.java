package io.aiprovider.server.template;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.server.template.answer.AnswerEncoder;
import io.aiprovider.server.template.answer.TextEncoder;
import io.aiprovider.server.template.prompt.Input;
import io.aiprovider.server.template.prompt.InputForm;
import io.aiprovider.server.template.prompt.PromptTemplate;
import io.aiprovider.server.wire.ReplyEncoder;

/**
 * A request to a template.
 *
 * @param input what the caller sent for the template
 * @param request the request to the model
 * @param encoder writes the answer to it
 */
public record TemplateCall(Input input, ChatRequest request, ReplyEncoder encoder) {

  static TemplateCall of(PromptTemplate template, byte[] utf8) {
    InputForm.Body body = template.form().read(utf8);
    ChatRequest request = template.request(body);
    ReplyEncoder encoder =
        template.answer() == null
            ? new TextEncoder()
            : new AnswerEncoder(template, body.input(), request);
    return new TemplateCall(body.input(), request, encoder);
  }
}
