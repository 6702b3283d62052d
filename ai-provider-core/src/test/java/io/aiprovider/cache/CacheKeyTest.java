package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.caller.Caller;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeyTest {
  private static final String BODY = "{'model':'m','messages':[{'role':'user','content':'Hi'}]";
  private static final List<Target> TARGETS = List.of(new Target("a", "m", false));

  private static String key(String body) {
    return key(Wire.request(body), CacheScope.TENANT, null, TARGETS);
  }

  private static String key(
      ChatRequest request, CacheScope scope, @Nullable Caller caller, List<Target> targets) {
    RoutePlan plan = RoutePlan.of(targets.toArray(Target[]::new));
    return CacheKey.of(request, scope, caller, plan);
  }

  private static String key(CacheScope scope, @Nullable Caller caller) {
    return key(Wire.request(BODY + "}"), scope, caller, TARGETS);
  }

  private static String key(List<Target> targets) {
    return key(Wire.request(BODY + "}"), CacheScope.TENANT, null, targets);
  }

  private static Caller caller(String key, String tenant) {
    return new Caller(key, tenant, null, Set.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':1",
        "'n':1.0",
        "'stream':true,'stream_options':{'include_usage':true}",
        "'user':'u','safety_identifier':'u','prompt_cache_key':'k'",
        "'metadata':{'k':'v'}",
        "'seed':null,'made_up':null"
      })
  void ignores_fields_that_do_not_change_the_answer(String fields) {
    assertThat(key(BODY + "," + fields + "}")).isEqualTo(key(BODY + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':2",
        "'temperature':0",
        "'seed':1",
        "'max_tokens':5",
        "'tools':[]",
        "'response_format':{'type':'json_object'}",
        "'stop':'x'",
        "'made_up':false"
      })
  void changes_with_every_field_that_may_change_the_answer(String field) {
    assertThat(key(BODY + "," + field + "}")).isNotEqualTo(key(BODY + "}"));
  }

  @Test
  void changes_with_a_value_and_with_the_order_inside_one() {
    assertThat(key(BODY + ",'made_up':{'a':1,'b':2}}"))
        .isNotEqualTo(key(BODY + ",'made_up':{'b':2,'a':1}}"))
        .isNotEqualTo(key(BODY + ",'made_up':{'a':1,'b':3}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'temperature':1.0 | 'temperature':1",
        "'temperature':10e-1 | 'temperature':1.00",
        "'temperature':-0 | 'temperature':0.0",
        "'seed':1E+2 | 'seed':100",
        "'logit_bias':{'1':5,'2':-5.0} | 'logit_bias':{'2':-5,'1':5.0}",
        "'tools':[{}],'tool_choice':{'type':'function','function':{'name':'f'}}"
            + " | 'tool_choice':{'function':{'name':'f'},'type':'function'},'tools':[{}]",
        "'tools':[{'type':'function','function':{'name':'f','parameters':{'b':1,'a':2}}}]"
            + " | 'tools':[{'function':{'parameters':{'b':1,'a':2},'name':'f'},'type':'function'}]",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'b':1}}}"
            + " | 'response_format':{'json_schema':{'schema':{'b':1},'name':'n'},"
            + "'type':'json_schema'}",
      })
  void depends_on_no_order_and_no_form_where_members_are_read_by_their_names(
      String one, String other) {
    assertThat(key(BODY + "," + one + "}")).isEqualTo(key(BODY + "," + other + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'user','content':'Hi','name':'A'} | {'name':'A','content':'Hi','role':'user'}",
        "{'role':'user','content':[{'type':'text','text':'Hi'}]}"
            + " | {'content':[{'text':'Hi','type':'text'}],'role':'user'}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'u','detail':'low'}}]}"
            + " | {'role':'user','content':[{'image_url':{'detail':'low','url':'u'},"
            + "'type':'image_url'}]}",
        "{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'{}'}}]}"
            + " | {'tool_calls':[{'function':{'arguments':'{}','name':'f'},'id':'1'}],"
            + "'role':'assistant'}",
      })
  void does_not_depend_on_the_order_in_messages(String one, String other) {
    assertThat(key("{'model':'m','messages':[" + one + "]}"))
        .isEqualTo(key("{'model':'m','messages':[" + other + "]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tools':[{'function':{'parameters':{'b':{},'a':{}}}}]"
            + " | 'tools':[{'function':{'parameters':{'a':{},'b':{}}}}]",
        "'tools':[{'function':{'parameters':{'default':1.0}}}]"
            + " | 'tools':[{'function':{'parameters':{'default':1}}}]",
        "'tools':[{'function':{'name':'f'}},{'function':{'name':'g'}}]"
            + " | 'tools':[{'function':{'name':'g'}},{'function':{'name':'f'}}]",
        "'response_format':{'json_schema':{'schema':{'b':1,'a':1}}}"
            + " | 'response_format':{'json_schema':{'schema':{'a':1,'b':1}}}",
        "'stop':['a','b'] | 'stop':['b','a']",
        "'chat_template_kwargs':{'a':1,'b':1} | 'chat_template_kwargs':{'b':1,'a':1}",
        "'made_up':{'a':[1.0]} | 'made_up':{'a':[1]}",
        "'made_up':1 | 'made_up':'1'",
      })
  void depends_on_the_order_that_a_model_may_read(String one, String other) {
    assertThat(key(BODY + "," + one + "}")).isNotEqualTo(key(BODY + "," + other + "}"));
  }

  @Test
  void depends_on_the_order_of_messages_and_of_their_parts() {
    String a = "{'role':'user','content':'a'}";
    String b = "{'role':'user','content':'b'}";
    assertThat(key("{'messages':[" + a + "," + b + "]}"))
        .isNotEqualTo(key("{'messages':[" + b + "," + a + "]}"));
    String parts = "{'messages':[{'role':'user','content':[%s,%s]}]}";
    assertThat(key(parts.formatted("{'text':'a'}", "{'text':'b'}")))
        .isNotEqualTo(key(parts.formatted("{'text':'b'}", "{'text':'a'}")));
    assertThat(key(parts.formatted("{'json':{'a':1,'b':2}}", "{}")))
        .isNotEqualTo(key(parts.formatted("{'json':{'b':2,'a':1}}", "{}")));
  }

  @Test
  void does_not_depend_on_the_order_of_fields_nor_on_spaces_and_escapes() {
    assertThat(
            key("{ 'messages' : [ {'role':'user','content':'\\u0048i'} ], 'model' :'m','seed':1 }"))
        .isEqualTo(key(BODY + ",'seed':1}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_900, 2_042, 2_043, 2_048, 2_049, 10_000})
  void covers_values_of_any_length_and_what_follows_them(int length) {
    String text = "a".repeat(length);
    String key = key(BODY + ",'stop':'" + text + "','top_p':1}");

    assertThat(key(BODY + ",'stop':'" + text + "','top_p':1}")).isEqualTo(key);
    assertThat(key(BODY + ",'stop':'" + text.substring(1) + "b','top_p':1}")).isNotEqualTo(key);
    assertThat(key(BODY + ",'stop':'b" + text.substring(1) + "','top_p':1}")).isNotEqualTo(key);
    assertThat(key(BODY + ",'stop':'" + text + "','top_p':0.5}")).isNotEqualTo(key);
  }

  @Test
  void differs_for_each_tenant() {
    assertThat(key(CacheScope.TENANT, caller("k1", "t1")))
        .isEqualTo(key(CacheScope.TENANT, caller("k2", "t1")))
        .isNotEqualTo(key(CacheScope.TENANT, caller("k1", "t2")))
        .isNotEqualTo(key(CacheScope.TENANT, null));
  }

  @Test
  void differs_for_each_key_in_the_key_scope() {
    assertThat(key(CacheScope.KEY, caller("k1", "t")))
        .isNotEqualTo(key(CacheScope.KEY, caller("k2", "t")))
        .isNotEqualTo(key(CacheScope.TENANT, caller("t", "k1")));
  }

  @Test
  void is_the_same_for_all_callers_in_the_shared_scope() {
    assertThat(key(CacheScope.SHARED, caller("k1", "t1")))
        .isEqualTo(key(CacheScope.SHARED, caller("k2", "t2")))
        .isEqualTo(key(CacheScope.SHARED, null));
  }

  @Test
  void changes_with_the_targets_and_their_order() {
    Target a = new Target("a", "m", false);
    Target b = new Target("b", "m", false);

    assertThat(List.of(key(List.of(a)), key(List.of(a, b)), key(List.of(b, a))))
        .doesNotHaveDuplicates();
    assertThat(key(List.of(a, new Target("b", "m", true)))).isNotEqualTo(key(List.of(a, b)));
  }

  @Test
  void does_not_depend_on_skipped_targets() {
    Target a = new Target("a", "m", false);
    RoutePlan more =
        new RoutePlan(
            List.of(
                new RoutePlan.Candidate(a, RoutePlan.Verdict.SELECTED),
                new RoutePlan.Candidate(
                    new Target("b", "m", false), RoutePlan.Verdict.NOT_LISTED)));

    assertThat(CacheKey.of(Wire.request(BODY + "}"), CacheScope.TENANT, null, more))
        .isEqualTo(key(List.of(a)));
  }

  @Test
  void separates_one_target_from_the_next() {
    assertThat(key(List.of(new Target("a", "bc", false))))
        .isNotEqualTo(key(List.of(new Target("ab", "c", false))));
  }

  @Test
  void separates_fields_from_targets() {
    Target a = new Target("a", "m", false);
    Target b = new Target("b", "m", false);
    ChatRequest lookalike = Wire.request(BODY + ",'b/m':false}");

    assertThat(key(lookalike, CacheScope.TENANT, null, List.of(a)))
        .isNotEqualTo(key(List.of(a, b)));
  }

  @Test
  void separates_one_field_from_the_next() {
    assertThat(key(BODY + ",'a':1,'b':2}")).isNotEqualTo(key(BODY + ",'a':'1b2'}"));
    assertThat(key(BODY + ",'ab':1}")).isNotEqualTo(key(BODY + ",'a':'b1'}"));
  }
}
