package io.aiprovider.spring.pricing;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether a file or an address with prices is configured. An empty location counts as none, so that
 * a variable may be empty.
 *
 * @since 0.1
 */
public final class OnPriceLocation extends SpringBootCondition {
  private static final String PROPERTY = "ai-provider.pricing.location";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("price location");
    return StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY))
        ? ConditionOutcome.match(message.foundExactly(PROPERTY))
        : ConditionOutcome.noMatch(message.didNotFind("property").items(PROPERTY));
  }
}
