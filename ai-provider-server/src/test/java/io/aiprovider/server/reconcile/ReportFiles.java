package io.aiprovider.server.reconcile;

import java.nio.charset.StandardCharsets;

/** Reports in the formats of the providers. All of them are about the same usage. */
public final class ReportFiles {
  /**
   * 1 October: gpt-4o-mini 1,000 input tokens (400 of them cached), 200 output tokens, 0.00024 USD,
   * and gpt-4o 500, 100, 0.00225 USD. 2 October: nothing. 3 October: gpt-4o 50, 10, 0.000225 USD.
   */
  public static final String OPENAI_USAGE_JSON =
      """
      {
        "object": "page",
        "data": [
          {
            "object": "bucket",
            "start_time": 1790812800,
            "end_time": 1790899200,
            "results": [
              {"object": "organization.usage.completions.result", "input_tokens": 900,
               "output_tokens": 180, "input_cached_tokens": 400, "input_audio_tokens": 0,
               "output_audio_tokens": 0, "num_model_requests": 5, "project_id": null,
               "user_id": null, "api_key_id": "key_1", "model": "gpt-4o-mini-2024-07-18",
               "batch": false},
              {"object": "organization.usage.completions.result", "input_tokens": 100,
               "output_tokens": 20, "input_cached_tokens": 0, "num_model_requests": 1,
               "api_key_id": "key_2", "model": "gpt-4o-mini-2024-07-18", "batch": false},
              {"object": "organization.usage.completions.result", "input_tokens": 500,
               "output_tokens": 100, "input_cached_tokens": 0, "num_model_requests": 2,
               "model": "gpt-4o-2024-08-06", "batch": false}
            ]
          },
          {"object": "bucket", "start_time": 1790899200, "end_time": 1790985600, "results": []},
          {
            "object": "bucket",
            "start_time": 1790985600,
            "end_time": 1791072000,
            "results": [
              {"object": "organization.usage.completions.result", "input_tokens": 50,
               "output_tokens": 10, "num_model_requests": 1, "model": "gpt-4o-2024-08-06"}
            ]
          }
        ],
        "has_more": false,
        "next_page": null
      }
      """;

  public static final String OPENAI_USAGE_CSV =
      """
      start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens
      1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,proj_1,6.0,user-1,key_1,gpt-4o-mini-2024-07-18,False,default,1000.0,200.0,400.0,600.0
      1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,proj_1,2.0,user-1,key_1,gpt-4o-2024-08-06,False,default,500.0,100.0,0.0,500.0
      1790899200,1790985600,2026-10-02T00:00:00+00:00,2026-10-03T00:00:00+00:00,,,,,,,,,,,
      1790985600,1791072000,2026-10-03T00:00:00+00:00,2026-10-04T00:00:00+00:00,proj_1,1.0,user-1,key_1,gpt-4o-2024-08-06,False,default,50.0,10.0,0.0,50.0
      """;

  public static final String OPENAI_COSTS_JSON =
      """
      {"object": "page", "data": [
        {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": [
          {"object": "organization.costs.result", "amount": {"value": 0.12, "currency": "usd"},
           "line_item": "gpt-4o-mini-2024-07-18, input", "project_id": null},
          {"object": "organization.costs.result", "amount": {"value": "0.03", "currency": "usd"},
           "line_item": "gpt-4o-mini-2024-07-18, cached input", "project_id": null},
          {"object": "organization.costs.result", "amount": {"value": 0.09, "currency": "usd"},
           "line_item": "gpt-4o-mini-2024-07-18, output", "project_id": null},
          {"object": "organization.costs.result", "amount": {"value": 2.25, "currency": "usd"},
           "line_item": "priority | gpt-4o-2024-08-06, output, long context"}]},
        {"object": "bucket", "start_time": 1790899200, "end_time": 1790985600, "results": []},
        {"object": "bucket", "start_time": 1790985600, "end_time": 1791072000, "results": [
          {"object": "organization.costs.result", "amount": {"value": 0.225, "currency": "usd"},
           "line_item": "gpt-4o-2024-08-06, input", "project_id": null}]}],
       "has_more": false, "next_page": null}
      """;

  public static final String OPENAI_COSTS_CSV =
      """
      start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name
      1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,0.1500000000000000,usd,"gpt-4o-mini-2024-07-18, input",,org-1,Personal
      1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,0.09,usd,"gpt-4o-mini-2024-07-18, output",,org-1,Personal
      1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,2.25,usd,"gpt-4o-2024-08-06, output",,org-1,Personal
      1790899200,1790985600,2026-10-02T00:00:00+00:00,2026-10-03T00:00:00+00:00,,,,,,
      1790985600,1791072000,2026-10-03T00:00:00+00:00,2026-10-04T00:00:00+00:00,0.225,usd,"gpt-4o-2024-08-06, input",,org-1,Personal
      """;

  /** 1 October: claude-sonnet-4-5 3,200 input tokens of all kinds, 500 output tokens. */
  public static final String ANTHROPIC_USAGE_JSON =
      """
      {
        "data": [
          {
            "starting_at": "2026-10-01T00:00:00Z",
            "ending_at": "2026-10-02T00:00:00Z",
            "results": [
              {
                "uncached_input_tokens": 1500,
                "cache_creation": {
                  "ephemeral_1h_input_tokens": 1000,
                  "ephemeral_5m_input_tokens": 500
                },
                "cache_read_input_tokens": 200,
                "output_tokens": 500,
                "server_tool_use": {"web_search_requests": 10},
                "api_key_id": null,
                "workspace_id": null,
                "model": "claude-sonnet-4-5-20250929",
                "service_tier": "standard",
                "context_window": "0-200k"
              }
            ]
          },
          {
            "starting_at": "2026-10-02T00:00:00Z",
            "ending_at": "2026-10-03T00:00:00Z",
            "results": []
          }
        ],
        "has_more": false,
        "next_page": null
      }
      """;

  public static final String ANTHROPIC_USAGE_CSV =
      """
      usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed
      2026-10-01,claude-sonnet-4-5-20250929,app,Default,standard,≤ 200k,1000,500,1000,200,400,10,not_available,
      2026-10-01 13:00,claude-sonnet-4-5-20250929,other,Default,standard,≤ 200k,500,0,0,0,100,0,not_available,
      """;

  /** 1 October: claude-sonnet-4-5 0.60 USD. The amounts are cents. */
  public static final String ANTHROPIC_COSTS_JSON =
      """
      {"data": [
        {"starting_at": "2026-10-01T00:00:00Z", "ending_at": "2026-10-02T00:00:00Z", "results": [
          {"currency": "USD", "amount": "45.5", "workspace_id": null,
           "description": "Claude Sonnet 4.5 Usage - Input Tokens", "cost_type": "tokens",
           "context_window": "0-200k", "model": "claude-sonnet-4-5-20250929",
           "service_tier": "standard", "token_type": "uncached_input_tokens"},
          {"currency": "USD", "amount": "14.5", "workspace_id": null,
           "description": "Claude Sonnet 4.5 Usage - Output Tokens", "cost_type": "tokens",
           "model": "claude-sonnet-4-5-20250929", "token_type": "output_tokens"}]}],
       "has_more": false, "next_page": null}
      """;

  public static final String ANTHROPIC_COSTS_CSV =
      """
      usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed
      2026-10-01,Claude Sonnet 4.5,Default,app,message,≤ 200k,input_no_cache,0.45,0.45,token,global,
      2026-10-01,Claude Sonnet 4.5,Default,app,message,≤ 200k,output,0.15,0.15,token,global,
      """;

  private ReportFiles() {}

  static UsageReport read(String text) {
    return UsageReport.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
