package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.tool.Tool;
import io.aiprovider.tool.ToolRun;
import io.aiprovider.tool.Toolbox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientToolsTest {
  record City(String city) {}

  record Report(String summary) {}

  private static final ChatRequest QUESTION = ChatRequest.of("Use weather and time.");
  private static final Toolbox TOOLS =
      Toolbox.of(
          Tool.of("weather", "The weather.", City.class, args -> "rain in " + args.city()),
          Tool.of("time", "The time.", City.class, args -> "noon in " + args.city()));

  private final ChatClient client =
      ChatClient.builder().provider(SimulatedProvider.builder("simulated").build()).build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void runs_the_tools_that_the_model_calls() {
    ToolRun run = client.chat(QUESTION, TOOLS);

    assertThat(run.rounds()).isEqualTo(1);
    assertThat(run.text())
        .isEqualTo(
            "Simulated answer to: Use weather and time."
                + "\nThe tool returned: rain in example city, noon in example city");
  }

  @Test
  void returns_a_record_after_the_tools() {
    assertThat(client.chat(QUESTION, TOOLS, Report.class).value())
        .isEqualTo(new Report("example summary"));
  }

  @Test
  void passes_on_the_text_as_it_arrives() {
    List<String> pieces = new ArrayList<>();

    ToolRun run = client.stream(QUESTION, TOOLS, pieces::add);

    assertThat(pieces).hasSizeGreaterThan(2).doesNotContain("");
    assertThat(String.join("", pieces)).isEqualTo(run.text());
    assertThat(run.rounds()).isEqualTo(1);
  }
}
