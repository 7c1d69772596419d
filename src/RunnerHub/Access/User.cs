using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RunnerHub.Access;

/// <summary>A person who can sign in. It has the id of the <see cref="Access.Owner"/> that holds its name.</summary>
internal sealed class User : IdentityUser<long>
{
    public Owner? Owner { get; init; }

    public bool IsAdmin { get; set; }

    /// <summary>False once an administrator has deactivated the account: it can no longer sign in, and its sessions end at once.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>True until the person has replaced a password that somebody else chose.</summary>
    public bool MustChangePassword { get; set; }

    public DateTimeOffset? LastSignIn { get; set; }

    public static User Named(string name, DateTimeOffset created) =>
        new() { UserName = name, Owner = Access.Owner.Named(name, OwnerKind.User, created) };

    public sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> user)
        {
            user.ToTable("Users");
            user.Property(u => u.Id).ValueGeneratedNever();
            user.HasOne(u => u.Owner).WithOne(o => o.User).HasForeignKey<User>(u => u.Id).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
