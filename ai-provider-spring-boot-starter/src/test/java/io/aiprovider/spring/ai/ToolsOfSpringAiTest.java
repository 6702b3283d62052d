package io.aiprovider.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.support.ToolCallbacks;
import org.springframework.ai.tool.annotation.Tool;

/** The tool loop that Spring AI's {@code ChatClient} runs with a model. */
class ToolsOfSpringAiTest {
  static final class Calculator {
    @Tool(description = "Adds two numbers.")
    int add(int a, int b) {
      return a + b;
    }
  }

  private final ScriptedProvider provider = Scripts.provider();
  private final ChatClient client = ChatClient.builder().provider(provider).build();
  private final AiProviderChatModel model = new AiProviderChatModel(client);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_model_returns_tool_calls_and_accepts_their_results() {
    provider.answers(
        Scripts.answer(
            "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                + "'function':{'name':'add','arguments':'{\\'a\\':2,\\'b\\':3}'}}]}",
            "tool_calls"));
    provider.answers("It is 5.");
    ToolCallingChatOptions options =
        model.getOptions().mutate().toolCallbacks(ToolCallbacks.from(new Calculator())).build();
    Prompt prompt = new Prompt("What is 2 and 3?", options);

    ChatResponse calling = model.call(prompt);
    ChatResponse answer =
        model.call(
            new Prompt(
                ToolCallingManager.builder()
                    .build()
                    .executeToolCalls(prompt, calling)
                    .conversationHistory(),
                options));

    assertThat(answer.getResult().getOutput().getText()).isEqualTo("It is 5.");
    List<JsonObject> messages = provider.requests().get(1).json().objects("messages");
    assertThat(messages)
        .extracting(message -> message.string("role"))
        .containsExactly("user", "assistant", "tool");
    assertThat(messages.get(2))
        .isEqualTo(Scripts.json("{'role':'tool','content':'5','tool_call_id':'c1'}"));
  }
}
