package io.aiprovider.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ModelNotFound;
import java.math.BigDecimal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CostStrategyTest extends StrategyFixture {

  @BeforeEach
  void prices() {
    ChatClient client = client(RoutingStrategy.COST);
    client.reconfigure(
        builder ->
            builder
                .price("b", Price.perMillion(BigDecimal.valueOf(10), BigDecimal.valueOf(1)))
                .price("c", Price.perMillion(BigDecimal.valueOf(1), BigDecimal.valueOf(3))));
  }

  @Test
  void the_cheapest_is_first_and_one_without_a_price_is_last() {
    assertThat(ask(PLAIN)).isEqualTo("b"); // the answer is expected to be longer than the prompt
    assertThat(ask(PLAIN.with("max_tokens", 1))).isEqualTo("c");
    b.failure = c.failure = new ModelNotFound("no such model", FailureDetail.NONE);
    assertThat(ask(PLAIN)).isEqualTo("a");
  }

  @Test
  void the_length_of_the_prompt_counts() {
    ChatRequest longer = ChatRequest.builder().model("m").user("Hello! ".repeat(100_000)).build();

    assertThat(ask(longer)).isEqualTo("c");
  }
}
