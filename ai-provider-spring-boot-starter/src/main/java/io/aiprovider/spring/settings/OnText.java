package io.aiprovider.spring.settings;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether a setting has a text. An empty one counts as none, so that a variable may be empty.
 *
 * @since 0.1
 */
public abstract class OnText extends SpringBootCondition {
  private final String property;
  private final String what;

  /**
   * A condition.
   *
   * @param property the name of the setting
   * @param what what it sets, in words, for the report of conditions
   */
  protected OnText(String property, String what) {
    this.property = property;
    this.what = what;
  }

  @Override
  public final ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition(what);
    return StringUtils.hasText(context.getEnvironment().getProperty(property))
        ? ConditionOutcome.match(message.foundExactly(property))
        : ConditionOutcome.noMatch(message.didNotFind("property").items(property));
  }
}
