package io.aiprovider.spring.ai;

import static io.aiprovider.spring.ai.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.testing.ScriptedProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

class OptionsOnTheWireTest {
  private final ScriptedProvider provider = Scripts.provider();
  private final ChatClient client = ChatClient.builder().provider(provider).build();
  private final AiProviderChatModel model = new AiProviderChatModel(client);

  @AfterEach
  void close() {
    client.close();
  }

  private JsonObject sent(ChatOptions options) {
    provider.answers("Hi");
    model.call(new Prompt(List.of(new UserMessage("Hello")), options));
    return provider.requests().get(0).json();
  }

  @Test
  void options_are_sent_under_the_names_of_the_protocol() {
    ChatOptions options =
        ChatOptions.builder()
            .model("acme-large")
            .temperature(0.5)
            .topP(0.9)
            .topK(40)
            .frequencyPenalty(0.1)
            .presencePenalty(0.2)
            .maxTokens(100)
            .stopSequences(List.of("END"))
            .build();

    JsonObject sent = sent(options);

    assertThat(sent.without("messages"))
        .isEqualTo(
            json(
                "{'model':'acme-large','temperature':0.5,'top_p':0.9,'top_k':40,"
                    + "'frequency_penalty':0.1,'presence_penalty':0.2,'max_tokens':100,"
                    + "'stop':['END']}"));
  }

  @Test
  void options_that_are_not_set_are_not_sent() {
    assertThat(sent(ChatOptions.builder().build()).without("model"))
        .isEqualTo(json("{'messages':[{'role':'user','content':'Hello'}]}"));
  }

  @Test
  void any_field_can_be_set_and_overrides_the_options() {
    ChatOptions options =
        AiProviderChatOptions.builder()
            .maxTokens(5)
            .field("max_tokens", 6)
            .field("reasoning_effort", "low")
            .build();

    JsonObject sent = sent(options);

    assertThat(sent.integer("max_tokens")).isEqualTo(6);
    assertThat(sent.string("reasoning_effort")).isEqualTo("low");
  }

  @Test
  void tools_are_sent() {
    ChatOptions options =
        ToolCallingChatOptions.builder()
            .toolCallbacks(tool("add", "{\"type\":\"object\"}"), tool("now", ""))
            .build();

    assertThat(sent(options).objects("tools"))
        .containsExactly(
            json(
                "{'type':'function','function':"
                    + "{'name':'add','description':'Does it.','parameters':{'type':'object'}}}"),
            json(
                "{'type':'function','function':{'name':'now','description':'Does it.',"
                    + "'parameters':{'type':'object','properties':{}}}}"));
  }

  @Test
  void a_tool_with_an_invalid_schema_is_named() {
    ChatOptions options = ToolCallingChatOptions.builder().toolCallbacks(tool("add", "[]")).build();

    assertThatThrownBy(() -> sent(options))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("The input schema of the tool 'add' is no JSON object.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type':'object','properties':{},'additionalProperties':false};true",
        "{'type':'object','properties':{}};false",
        "{'type':'array','items':{'type':'string'}};false"
      })
  void an_output_schema_is_strict_if_the_protocol_allows_it(String schema, boolean strict) {
    ChatOptions options =
        StructuredOutputChatOptions.builder().outputSchema(json(schema).toString()).build();

    assertThat(sent(options).object("response_format"))
        .isEqualTo(
            json(
                "{'type':'json_schema','json_schema':{'name':'answer','strict':"
                    + strict
                    + ",'schema':"
                    + schema
                    + "}}"));
  }

  @Test
  void formats_of_numbers_are_removed() {
    String schema =
        "{'type':'object','properties':{'a':{'type':'integer'%s},"
            + "'b':{'type':'array','items':{'type':'number'%s}},"
            + "'format':{'type':'string','format':'date'}},"
            + "'required':['a','b','format'],'additionalProperties':false}";
    String javas = json(schema.formatted(",'format':'int32'", ",'format':'double'")).toString();
    ChatOptions options = StructuredOutputChatOptions.builder().outputSchema(javas).build();

    JsonObject format = sent(options).object("response_format");

    assertThat(format)
        .isEqualTo(
            json(
                "{'type':'json_schema','json_schema':{'name':'answer','strict':true,'schema':"
                    + schema.formatted("", "")
                    + "}}"));
  }

  @Test
  void options_can_be_changed_and_combined() {
    AiProviderChatOptions first =
        AiProviderChatOptions.builder().model("a").field("seed", 1).toolContext("k", "v").build();
    AiProviderChatOptions second =
        AiProviderChatOptions.builder().outputSchema("{}").field("user", "u").build();

    AiProviderChatOptions both = first.mutate().combineWith(second.mutate()).build();

    assertThat(both)
        .isEqualTo(
            AiProviderChatOptions.builder()
                .model("a")
                .toolContext(Map.of("k", "v"))
                .outputSchema("{}")
                .field("user", "u")
                .field("seed", 1)
                .build())
        .hasSameHashCodeAs(first.mutate().clone().combineWith(second.mutate()).build())
        .isNotEqualTo(first);
  }

  private static ToolCallback tool(String name, String schema) {
    return new ToolCallback() {
      @Override
      public ToolDefinition getToolDefinition() {
        return new ToolDefinition() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public String description() {
            return "Does it.";
          }

          @Override
          public String inputSchema() {
            return schema;
          }
        };
      }

      @Override
      public String call(String input) {
        return "done";
      }
    };
  }
}
