using System.Text;
using RunnerHub.Protocol;

namespace RunnerHub.Tests.Protocol;

public sealed class ConnectCodeTests
{
    [Theory]
    [InlineData(ConnectCode.Canceled, "canceled", 499)]
    [InlineData(ConnectCode.Unknown, "unknown", 500)]
    [InlineData(ConnectCode.InvalidArgument, "invalid_argument", 400)]
    [InlineData(ConnectCode.DeadlineExceeded, "deadline_exceeded", 504)]
    [InlineData(ConnectCode.NotFound, "not_found", 404)]
    [InlineData(ConnectCode.AlreadyExists, "already_exists", 409)]
    [InlineData(ConnectCode.PermissionDenied, "permission_denied", 403)]
    [InlineData(ConnectCode.ResourceExhausted, "resource_exhausted", 429)]
    [InlineData(ConnectCode.FailedPrecondition, "failed_precondition", 400)]
    [InlineData(ConnectCode.Aborted, "aborted", 409)]
    [InlineData(ConnectCode.OutOfRange, "out_of_range", 400)]
    [InlineData(ConnectCode.Unimplemented, "unimplemented", 501)]
    [InlineData(ConnectCode.Internal, "internal", 500)]
    [InlineData(ConnectCode.Unavailable, "unavailable", 503)]
    [InlineData(ConnectCode.DataLoss, "data_loss", 500)]
    [InlineData(ConnectCode.Unauthenticated, "unauthenticated", 401)]
    public void Each_code_has_its_name_and_its_status(ConnectCode code, string name, int status)
    {
        Assert.Equal(name, code.WireName);
        Assert.Equal(status, code.HttpStatus);
        Assert.True(ConnectCodes.TryParse(name, out var parsed));
        Assert.Equal(code, parsed);
    }

    [Fact]
    public void There_are_sixteen_codes_and_no_other_name_is_known()
    {
        Assert.Equal(16, Enum.GetValues<ConnectCode>().Length);
        foreach (var name in new[] { null, "", "Not_Found", "cancelled", "ok" })
            Assert.False(ConnectCodes.TryParse(name, out _));
    }

    [Fact]
    public void An_error_survives_being_written_and_read()
    {
        var body = ConnectError.Write(ConnectCode.FailedPrecondition, "Stop \"there\", Ünïcode 🚂");

        var error = ConnectError.Read(400, body);

        Assert.Equal(ConnectCode.FailedPrecondition, error.Code);
        Assert.Equal("Stop \"there\", Ünïcode 🚂", error.Message);
    }

    [Theory]
    [InlineData(400, "<html>", ConnectCode.Internal)]
    [InlineData(401, "", ConnectCode.Unauthenticated)]
    [InlineData(403, "[]", ConnectCode.PermissionDenied)]
    [InlineData(404, "404 page not found", ConnectCode.Unimplemented)]
    [InlineData(429, "null", ConnectCode.Unavailable)]
    [InlineData(502, "{", ConnectCode.Unavailable)]
    [InlineData(503, "{\"code\":14}", ConnectCode.Unavailable)]
    [InlineData(504, "{\"code\":\"no such code\"}", ConnectCode.Unavailable)]
    [InlineData(500, "{\"code\":\"\\ud800\"}", ConnectCode.Unknown)]
    [InlineData(418, "{}", ConnectCode.Unknown)]
    public void A_body_that_is_not_an_error_of_Connect_is_judged_by_its_status(int status, string body, ConnectCode expected) =>
        Assert.Equal(expected, ConnectError.Read(status, Encoding.UTF8.GetBytes(body)).Code);
}
