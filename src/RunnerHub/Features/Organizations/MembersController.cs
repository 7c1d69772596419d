using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Organizations;

/// <summary>The members of an organisation: all of them see who they are, the owners manage them, everybody may leave.</summary>
[InPlace(PlaceKind.Organization)]
[Route("org/{org}/members")]
internal sealed class MembersController(RunnerHubDb db, Memberships memberships, CurrentUser user) : Controller
{
    private Place Place => HttpContext.GetPlace();

    private string Home => MembersPage.PathOf(Place);

    [HttpGet("")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> List(int? page, string? format, [FromServices] Reads reads, CancellationToken cancellation) =>
        TableExport.Of(format, "members", reads.StreamAsync((RunnerHubDb some) => MembersPage.Export(some, Place), cancellation))
        ?? View("Members", await MembersPage.ReadAsync(db, Place, user, page ?? 1, new MemberForm(), cancellation));

    [HttpPost("")]
    [Authorize<OwnPlace>]
    public async Task<IActionResult> Add([FromForm] MemberForm form, CancellationToken cancellation)
    {
        var name = (form.Name ?? "").Trim();
        var person = await OwnerByName.FindAsync(db, name, cancellation);
        ModelState.AddProblem(nameof(form.Name), OwnerByName.ProblemWithPerson(name, person));
        ModelState.AddProblem(nameof(form.Role), form.ParsedRole is null ? "Choose a role." : null);
        if (ModelState.IsValid)
        {
            ModelState.AddProblem(nameof(form.Name), await memberships.AddAsync(Place.OwnerId, person!, form.ParsedRole!.Value, cancellation));
        }

        if (!ModelState.IsValid)
        {
            return View("Members", await MembersPage.ReadAsync(db, Place, user, 1, form, cancellation)).Again();
        }

        this.Succeeded($"{person!.Name} is now {RoleWords.WithArticle(form.ParsedRole!.Value)} of {Place.OwnerName}.");
        return LocalRedirect(Home);
    }

    [HttpPost("{user}")]
    [Authorize<OwnPlace>]
    public async Task<IActionResult> SetRole([FromRoute(Name = "user")] string name, [FromForm] MemberForm form, CancellationToken cancellation)
    {
        if (form.ParsedRole is not { } role || await OwnerByName.FindAsync(db, name, cancellation) is not { } person)
        {
            return form.ParsedRole is null ? BadRequest() : NotFound();
        }

        switch (await memberships.SetRoleAsync(Place.OwnerId, person.Id, role, cancellation))
        {
            case MembershipAnswer.NoMember:
                return NotFound();
            case MembershipAnswer.LastOwner:
                this.Refused(Memberships.WhyLastOwnerStays(Place, person));
                return LocalRedirect(Home);
            default:
                this.Succeeded($"{person.Name} is now {RoleWords.WithArticle(role)} of {Place.OwnerName}.");
                return LocalRedirect(Home);
        }
    }

    /// <summary>Owners remove everybody, a member only himself.</summary>
    [HttpGet("{user}/remove")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> ConfirmRemove([FromRoute(Name = "user")] string name, CancellationToken cancellation) =>
        await OwnerByName.FindAsync(db, name, cancellation) is not { } person ? NotFound()
        : !MayRemove(person) ? StatusCode(StatusCodes.Status403Forbidden)
        : await RemovalAsync(person, cancellation) is { } question ? View("Confirm", question)
        : NotFound();

    [HttpPost("{user}/remove")]
    [Authorize<ReadPlace>]
    public async Task<IActionResult> Remove([FromRoute(Name = "user")] string name, CancellationToken cancellation)
    {
        if (await OwnerByName.FindAsync(db, name, cancellation) is not { } person)
        {
            return NotFound();
        }

        if (!MayRemove(person))
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        switch (await memberships.RemoveAsync(Place.OwnerId, person.Id, cancellation))
        {
            case MembershipAnswer.NoMember:
                return NotFound();
            case MembershipAnswer.LastOwner:
                return View("Confirm", await RemovalAsync(person, cancellation)).Again();
            default:
                this.Succeeded(IsMe(person) ? $"You have left {Place.OwnerName}." : $"{person.Name} is no longer a member of {Place.OwnerName}.");
                return LocalRedirect(IsMe(person) ? $"/{Place.OwnerName}" : Home);
        }
    }

    private bool IsMe(OwnerByName person) => person.Id == user.Id;

    private bool MayRemove(OwnerByName person) => IsMe(person) || Place.Allows<OwnPlace>();

    private async Task<ConfirmPage?> RemovalAsync(OwnerByName person, CancellationToken cancellation)
    {
        var organizationId = Place.OwnerId;
        var found = await db.OrganizationMembers.Where(member => member.OrganizationId == organizationId && member.UserId == person.Id)
            .Select(member => new
            {
                IsLastOwner = Succession.OnlyOwners(db).Any(only => only.OrganizationId == organizationId && only.UserId == person.Id),
                Repositories = db.Repositories.Count(repository => repository.OwnerId == organizationId),
                Collaborations = db.Collaborators.Count(c => c.UserId == person.Id && c.Repository!.OwnerId == organizationId),
            })
            .FirstOrDefaultAsync(cancellation);
        return found is null ? null
            : OrganizationConfirmations.Remove(Place, person, IsMe(person), found.IsLastOwner, found.Repositories, found.Collaborations);
    }
}
