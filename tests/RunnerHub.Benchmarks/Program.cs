using System.CommandLine;
using RunnerHub.Benchmarks;
using RunnerHub.Benchmarks.Drills;
using RunnerHub.Benchmarks.Report;

var port = new Argument<int>("port");
var bare = new Command("bare", "The endpoint that servers are compared with, in a process of its own") { port };
bare.Hidden = true;
bare.SetAction((line, _) => BareServer.RunAsync(line.GetValue(port)));

var connection = new Argument<string>("connection-string");
var count = new Argument<int>("runners");
var fill = new Command("fill", "Fills a database that a server has made, to look at pages with") { connection, count };
fill.SetAction((line, _) => ListBenchmark.FillAsync(line.GetRequiredValue(connection), line.GetValue(count)));

var listed = new Argument<int>("runners") { DefaultValueFactory = _ => ListBenchmark.Runners };
var filled = new Option<string?>("--at") { Description = "The connection string of a database that was filled before, instead of new ones" };
var lists = new Command("lists", "How fast lists of very many runners, jobs and runs are read") { listed, filled };
lists.SetAction((line, _) => line.GetValue(filled) is { } at
    ? ListBenchmark.PrintAsync(at, line.GetValue(listed))
    : ListBenchmark.PrintAsync(line.GetValue(listed)));

var api = new Command("api", "How fast the REST API answers over 10,000 runners");
api.SetAction((_, _) => ApiBenchmark.RunAsync());

var waiting = new Argument<int>("jobs") { DefaultValueFactory = _ => JobBenchmark.Jobs, Description = "A whole number of hundreds" };
var jobs = new Command("jobs", "How fast a thousand runners get the jobs of a long queue") { waiting };
jobs.SetAction((line, _) => JobBenchmark.RunAsync(line.GetValue(waiting)));

return await new RootCommand("Measures RunnerHub, drills it, and simulates fleets of runners.")
{
    FleetCommand.Create(), ReportCommand.Create(), DrillCommand.Create(), api, jobs, lists, fill, bare,
}.Parse(args).InvokeAsync();
