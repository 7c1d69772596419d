using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerTask = RunnerHub.Protocol.Messages.Task;

namespace RunnerHub.Tests.Protocol;

public sealed class ConnectCodecTests
{
    [Theory]
    [InlineData("application/proto", "application/proto")]
    [InlineData("Application/Proto; version=1", "application/proto")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("application/json;charset=\"UTF-8\"", "application/json")]
    [InlineData("application/json; charset=iso-8859-1", null)]
    [InlineData("application/grpc", null)]
    [InlineData("application/connect+proto", null)]
    [InlineData("text/plain", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_content_type_chooses_the_codec(string? contentType, string? codec) =>
        Assert.Equal(codec, ConnectCodec.ForContentType(contentType)?.ContentType);

    [Theory]
    [InlineData("application/proto")]
    [InlineData("application/json")]
    public void A_full_message_survives_being_formatted_and_parsed(string contentType)
    {
        var codec = ConnectCodec.ForContentType(contentType)!;
        var request = new UpdateTaskRequest
        {
            State = new TaskState
            {
                Id = long.MaxValue,
                Result = Result.Cancelled,
                StartedAt = new Timestamp { Seconds = 1_700_000_000, Nanos = 5 },
                Steps = { new StepState { Id = 1, LogIndex = 7, LogLength = 9 } },
            },
            Outputs = { ["schlüssel"] = "🚂" },
        };

        Assert.Equal(request, codec.Parse<UpdateTaskRequest>(codec.Format(request)));
    }

    [Fact]
    public void Json_is_written_in_lower_camel_case_with_large_numbers_as_strings() =>
        Assert.Equal(
            "{ \"task\": { \"id\": \"5\", \"workflowPayload\": \"AQI=\" }, \"tasksVersion\": \"7\" }",
            Encoding.UTF8.GetString(ConnectCodec.Json.Format(new FetchTaskResponse
            {
                Task = new RunnerTask { Id = 5, WorkflowPayload = ByteString.CopyFrom(1, 2) },
                TasksVersion = 7,
            })));

    [Fact]
    public void Fields_that_are_not_known_are_ignored_by_both_codecs()
    {
        byte[] binary = [0x0a, 1, (byte)'x', 0x98, 6, 5, 0xa2, 6, 1, (byte)'y'];
        var json = Json("""{"data":"x","later":{"deep":[1,null,{"a":"b"}]}}""");

        Assert.Equal(new PingRequest { Data = "x" }, ConnectCodec.Binary.Parse<PingRequest>(binary));
        Assert.Equal(new PingRequest { Data = "x" }, ConnectCodec.Json.Parse<PingRequest>(json));
    }

    [Theory]
    [InlineData("truncated length", new byte[] { 0x0a, 9, 0x61 })]
    [InlineData("negative length", new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f })]
    [InlineData("length of two gigabytes", new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0x07 })]
    [InlineData("tag zero", new byte[] { 0, 0 })]
    [InlineData("wire type seven", new byte[] { 0x0f, 5 })]
    [InlineData("end of a group that never began", new byte[] { 0x0c })]
    [InlineData("invalid UTF-8", new byte[] { 0x0a, 2, 0xff, 0xfe })]
    [InlineData("overlong UTF-8", new byte[] { 0x0a, 2, 0xc0, 0x80 })]
    [InlineData("surrogate in UTF-8", new byte[] { 0x0a, 3, 0xed, 0xa0, 0x80 })]
    public void Malformed_protobuf_is_an_invalid_argument(string what, byte[] body)
    {
        var error = Assert.Throws<ConnectException>(() => ConnectCodec.Binary.Parse<PingRequest>(body));

        Assert.True(error.Code == ConnectCode.InvalidArgument, what);
        Assert.Equal("The body is not a valid PingRequest in the format application/proto.", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"data\":5}")]
    [InlineData("{\"data\":\"\\ud800\"}")]
    [InlineData("{\"data\":\"\\udc00\"}")]
    [InlineData("{\"later\":\"\\ud800\"}")]
    public void Malformed_json_is_an_invalid_argument(string body)
    {
        var error = Assert.Throws<ConnectException>(() => ConnectCodec.Json.Parse<PingRequest>(Json(body)));

        Assert.Equal(ConnectCode.InvalidArgument, error.Code);
        Assert.Equal("The body is not a valid PingRequest in the format application/json.", error.Message);
    }

    [Fact]
    public void Json_that_is_not_utf8_is_an_invalid_argument() =>
        Refused(() => ConnectCodec.Json.Parse<PingRequest>(Encoding.Latin1.GetBytes("{\"data\":\"ü\"}")));

    [Theory]
    [InlineData("{\"tasksVersion\":\"99999999999999999999\"}")]
    [InlineData("{\"tasksVersion\":1e400}")]
    [InlineData("{\"tasksVersion\":1.5}")]
    [InlineData("{\"tasksVersion\":\"\"}")]
    public void A_number_that_does_not_fit_is_an_invalid_argument(string body) =>
        Refused(() => ConnectCodec.Json.Parse<FetchTaskRequest>(Json(body)));

    [Fact]
    public void Bottomless_nesting_is_an_invalid_argument_in_both_codecs()
    {
        var groups = Enumerable.Repeat((byte)0x13, 1_000_000).ToArray();
        var structs = Json("{\"context\":{\"a\":" + new string('[', 1_000_000));
        var unknown = Json("{\"later\":" + new string('[', 1_000_000));

        Refused(() => ConnectCodec.Binary.Parse<PingRequest>(groups));
        Refused(() => ConnectCodec.Json.Parse<RunnerTask>(structs));
        Refused(() => ConnectCodec.Json.Parse<RunnerTask>(unknown));
    }

    [Fact]
    public void Random_damage_never_shows_as_anything_but_an_invalid_argument()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var message = new UpdateLogRequest { TaskId = 5, Rows = { new LogRow { Time = new Timestamp { Seconds = 9 }, Content = "é" } } };
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var codec = i % 2 == 0 ? ConnectCodec.Binary : ConnectCodec.Json;
            var body = codec.Format(message);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            try
            {
                codec.Parse<UpdateLogRequest>(body.AsMemory(0, random.Next(body.Length + 1)));
            }
            catch (ConnectException e)
            {
                Assert.Equal(ConnectCode.InvalidArgument, e.Code);
                refused++;
            }
        }

        Assert.InRange(refused, 5_000, 20_000);
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private static void Refused(Func<object> parse) =>
        Assert.Equal(ConnectCode.InvalidArgument, Assert.Throws<ConnectException>(parse).Code);
}
